"""Reads what the page of letter runs posts: choices, filters, words; judges nothing."""

from __future__ import annotations

import secrets

from flask import request

from cmeforms.casework.lists.registers import LONGEST_TEXT, Filters, Show
from cmeforms.casework.runs.enquiries import NOTE, PROPOSED_WORDS, RUN_TEMPLATES, Enquiry
from cmeforms.casework.runs.run_choices import RunFilters
from cmeforms.submissions.lifecycle import Stage

LONGEST_SHORT = 60


def posted_enquiry() -> Enquiry:
    """The enquiry as it was posted; a letter or a run that is none becomes the first letter, or a new run."""
    run_id, template = request.form.get("run_id", ""), request.form.get("letter", "")
    is_known = len(run_id) == 32 and all(c in "0123456789abcdef" for c in run_id)
    return Enquiry(
        record_ids=tuple(request.form.getlist("child")),
        organisation_ids=tuple(request.form.getlist("recipient")),
        run_id=run_id if is_known else secrets.token_hex(16),
        template=template if template in RUN_TEMPLATES else next(iter(RUN_TEMPLATES)),
        words={name: _typed(name) for name in (NOTE, *PROPOSED_WORDS) if name in request.form},
        template_sha256=request.form.get("read_sha256", ""),
    )


def posted_filters() -> RunFilters:
    """What the choice is narrowed to; what is no filter is left out, and words that are too long find nothing."""
    given = request.form
    return RunFilters(
        children=Filters(
            show=Show(given["show"]) if given.get("show") in list(Show) else Show.ALL,
            stage=Stage(given["stage"]) if given.get("stage") in list(Stage) else None,
            worker=given.get("worker", "")[:LONGEST_SHORT],
            school=given.get("school", "")[:LONGEST_SHORT],
            text=given.get("text", "").strip()[: LONGEST_TEXT + 1],
        ),
        phase=given.get("phase", "")[:LONGEST_SHORT],
        words=given.get("words", "").strip()[: LONGEST_TEXT + 1],
    )


def _typed(name: str) -> str:
    return request.form.get(name, "").strip().replace("\r\n", "\n")
