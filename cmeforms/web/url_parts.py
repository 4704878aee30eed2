"""The shapes that the parts of our addresses may have; anything else is not found before a view sees it."""

from __future__ import annotations

from flask import Flask, request
from werkzeug.routing import BaseConverter, IntegerConverter


class RecordIdPart(BaseConverter):
    """A record id: 32 hexadecimal digits."""

    regex = "[0-9a-f]{32}"


class Sha256Part(BaseConverter):
    """The SHA-256 of a document."""

    regex = "[0-9a-f]{64}"


class SlugPart(BaseConverter):
    """A form's slug."""

    regex = "[a-z][a-z0-9-]{0,40}"


class SectionPart(BaseConverter):
    """A section's id."""

    regex = "[a-z][a-z0-9_]{0,60}"


class PersonPart(BaseConverter):
    """A person's id."""

    regex = "[a-z0-9-]{1,40}"


class TokenPart(BaseConverter):
    """The secret part of a one-time link."""

    regex = "[A-Za-z0-9_-]{1,100}"


class LinkPart(BaseConverter):
    """The listed id of a one-time link, which opens nothing."""

    regex = "[0-9a-f]{32}"


class OrganisationPart(BaseConverter):
    """An organisation's id."""

    regex = "[a-z0-9-]{1,60}"


class SessionPart(BaseConverter):
    """The listed id of a session, which opens nothing."""

    regex = "[0-9a-f]{16}"


class WorkPart(BaseConverter):
    """A part of a person's work."""

    regex = "to-do|others|done"


class ExportPart(BaseConverter):
    """The id of a request to export."""

    regex = "[0-9a-f]{32}"


class RegisterPart(BaseConverter):
    """The name of a register."""

    regex = "cme|missing"


class ReportPart(BaseConverter):
    """The name of a report of figures."""

    regex = "missing|interviews|education|patterns|returns"


class PeriodPart(BaseConverter):
    """The kind of a period and a day in it."""

    regex = "[a-z-]{4,11}-[0-9]{4}-[0-9]{2}-[0-9]{2}"


class FiguresFilePart(BaseConverter):
    """The kind of file that figures leave as."""

    regex = "pdf|csv"


class RevisionPart(IntegerConverter):
    """The number of a revision; the same number is always written the same."""

    regex = "0|[1-9][0-9]{0,5}"


def install_url_parts(app: Flask) -> None:
    """Make the shapes known to an app's routes."""
    app.url_map.converters.update(
        record=RecordIdPart,
        sha256=Sha256Part,
        slug=SlugPart,
        section=SectionPart,
        person=PersonPart,
        work=WorkPart,
        register=RegisterPart,
        export=ExportPart,
        session=SessionPart,
        token=TokenPart,
        link=LinkPart,
        organisation=OrganisationPart,
        revision=RevisionPart,
        report=ReportPart,
        period=PeriodPart,
        figures_file=FiguresFilePart,
    )


def page_number() -> int:
    """The page of a list that an address asks for, counted from 1; the first for whatever is no number."""
    given = request.args.get("page", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 8 else 1
