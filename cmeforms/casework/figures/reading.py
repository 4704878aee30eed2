"""Brings what is counted up to the log and hands it out; knows where answers are kept, not what is counted of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from cmeforms.casework.figures.counted import CHILD, COUNTED, VERSION, Counted, CountedForm, kept_answers, same_child
from cmeforms.casework.forms.reading_records import accepted_entries, accepted_values
from cmeforms.casework.forms.successors import REPLACED_BY
from cmeforms.casework.ground.child_record import child_of, linked_to, same_children
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.records.accounts import Accounts
from cmeforms.records.figure_file import FigureFile, Kept
from cmeforms.records.states import is_child, is_form
from cmeforms.submissions.lifecycle import RecordState, Stage

_GONE = (Stage.DISCARDED, Stage.ERASED)


@contextmanager
def _open_file(services: Services) -> Iterator[FigureFile]:
    file = FigureFile(services.log, VERSION)
    try:
        yield file
    finally:
        file.close()


def bring_figures_up(services: Services, most: int) -> int:
    """Read at most so many changed records; how many log entries are left until figures can be counted."""
    with _open_file(services) as file:
        return file.catch_up(lambda state: _kept(services, state), most)


def counted(services: Services) -> Counted:
    """All that figures are counted from, as far as it was brought up."""
    with _open_file(services) as file:
        same = same_child((child_id, kept["same"]) for child_id, kept in file.kept({CHILD}))
        kept = dict(file.kept(COUNTED))
    standing = {record_id: one for record_id, one in kept.items() if not kept.keys() & set(one["replaced_by"])}
    in_order = sorted(standing.items(), key=lambda each: (each[1]["submitted_at"], each[0]))
    return Counted(
        forms=tuple(_form(record_id, one, same) for record_id, one in in_order),
        asked_at=services.clock(),
        options=lambda slug, name: _options(services, slug, name),
        organisations={one.organisation_id: one for one in Accounts(services.log).organisations()},
        erased=services.log.count_erased(tuple(COUNTED)),
    )


def _kept(services: Services, state: RecordState) -> Kept | None:
    """What is kept of a record: of a child who else it is, of a form what its newest submission says."""
    if is_child(state) and state.stage not in _GONE:
        return {"same": same_children(state)} if same_children(state) else None
    if not is_form(state) or state.slug not in COUNTED or state.stage in _GONE or not state.submission_revision:
        return None
    accepted = accepted_entries(services, state.record_id)
    return {
        "slug": state.slug,
        "child": child_of(state),
        "reference": state.reference,
        "organisation": state.organisation_id,
        "submitted_at": accepted[0].at.isoformat(),
        "replaced_by": linked_to(state, REPLACED_BY),
        "answers": kept_answers(state.slug, accepted_values(services, accepted[-1])),
    }


def _form(record_id: str, kept: Mapping[str, Any], same: Mapping[str, str]) -> CountedForm:
    child = kept["child"] or record_id
    return CountedForm(
        slug=kept["slug"],
        child=same.get(child, child),
        reference=kept["reference"],
        organisation_id=kept["organisation"],
        submitted_on=london_date(datetime.fromisoformat(kept["submitted_at"])),
        answers=kept["answers"],
    )


def _options(services: Services, slug: str, name: str) -> Mapping[str, str]:
    """The words for the codes of a question, as the newest definition has them; none for a form that was taken out."""
    loaded = services.catalogue.by_slug.get(slug)
    fields = loaded.definition.fields() if loaded else ()
    options: Mapping[str, str] = next((getattr(field, "options", {}) for field in fields if field.id == name), {})
    return options
