"""What lies between a posted section and the act that saves it: files, confirmations, digests, surroundings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.exceptions import BadRequest

from cmeforms.casework.duties.alerting import calls_of
from cmeforms.casework.forms.drafting import Conflict, OpenDraft, attach_file, digest
from cmeforms.casework.forms.evidence import kept_files
from cmeforms.casework.forms.progress import computed_texts
from cmeforms.casework.forms.reading_records import record_entries
from cmeforms.casework.forms.uploads import take_in
from cmeforms.casework.ground.services import Services
from cmeforms.casework.lists.work_lists import linkable_records
from cmeforms.definitions.fields import AnyField, ChecklistField, TableField
from cmeforms.definitions.model import FormDefinition, Section
from cmeforms.definitions.roles import ROLE_TITLES
from cmeforms.errors import FileRefused
from cmeforms.people.model import Person
from cmeforms.submissions.answers import Json, Problem
from cmeforms.submissions.answers.shape import told
from cmeforms.submissions.reading import readable_lines
from cmeforms.web.field_builders import Surroundings
from cmeforms.web.field_builders.confirmations import CONFIRM
from cmeforms.web.form_builder import SectionForm, fill_confirmations, new_files, put_value


@dataclass(frozen=True)
class ConflictPair:
    """Two texts for one field, side by side; ``mine_json`` and ``theirs_digest`` travel with the choice."""

    field: AnyField
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    mine_json: str
    theirs_digest: str


def posted_seen(form: Mapping[str, str]) -> dict[str, str]:
    """The digests that came with a post; none if they make no sense."""
    try:
        seen = json.loads(form.get("_seen", "") or "{}")
    except (ValueError, RecursionError):
        return {}
    return {str(key): str(value) for key, value in seen.items()} if isinstance(seen, dict) else {}


def take_files(
    services: Services, person: Person, draft: OpenDraft, form: SectionForm, values: dict[str, Json]
) -> list[Problem]:
    """Keep the files of a post and put their names into the values; problems for those that are refused."""
    problems: list[Problem] = []
    for new in new_files(form):
        declared = declared_at(draft.loaded.definition, new.path)
        try:
            taken = take_in(new.upload.stream.read(), new.name, declared.kind)
        except FileRefused as error:
            problems.append(Problem(new.path, told(declared.label, str(error))))
            continue
        put_value(values, new.path, attach_file(services, person, draft.state.record_id, taken))
    return problems


def declared_at(definition: FormDefinition, path: str) -> Any:  # noqa: ANN401 - a field or a column
    """The field or column that a path leads to."""
    field_id, *rest = path.split(".")
    field = definition.field(field_id)
    if isinstance(field, TableField | ChecklistField) and rest:
        return next(column for column in field.columns if column.id == rest[-1])
    return field


def take_confirmations(services: Services, person: Person, values: dict[str, Json]) -> None:
    """Fill in who has just ticked a confirmation, and when."""
    at = services.clock().isoformat(timespec="minutes")
    fill_confirmations(values, {"name": person.name, "role": ROLE_TITLES[person.roles[0]], "at": at})


def surroundings(services: Services, person: Person, draft: OpenDraft, section: Section) -> Surroundings:
    """What the fields of a section show beside what was typed."""
    links = {f.id: linkable_records(services, person, f.to) for f in section.fields if f.kind == "link"}
    return Surroundings(
        computed=computed_texts(services, draft, section),
        links=links,
        signer=(person.name, ROLE_TITLES[person.roles[0]]),
        calls=calls_of(services, draft.loaded.definition.alerts),
    )


def chosen_value(services: Services, draft: OpenDraft, field: AnyField, text: str) -> Json:
    """A person's own text, come back from the page that shows two; ``BadRequest`` where it never stood there.

    Nothing gets in this way that could not be typed: a confirmation is made anew in the name of who
    chooses, and a file must have been taken in for this record.
    """
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        json.dumps(value, ensure_ascii=False).encode("utf-8")  # half characters cannot be kept
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if not fingerprints(value) <= kept_files(record_entries(services, draft.state.record_id)):
        raise BadRequest
    return {CONFIRM: True} if field.kind == "signature" and value is not None else value


def undecided_conflicts(
    services: Services, draft: OpenDraft, section: Section, form: Mapping[str, str]
) -> tuple[Conflict, ...]:
    """All texts that a person was asked to choose between, if any of the choices was left open; else none.

    Neither text is taken for granted: what is not chosen would be lost.
    """
    asked = [field for field in section.fields if f"mine-{field.id}" in form]
    if all(form.get(f"keep-{field.id}") in ("mine", "theirs") for field in asked):
        return ()
    return tuple(
        Conflict(f.id, draft.values.get(f.id), chosen_value(services, draft, f, form[f"mine-{f.id}"])) for f in asked
    )


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def fingerprints(value: Json) -> frozenset[str]:
    """The SHA-256 of every file that a value names."""
    if isinstance(value, dict):
        own = frozenset({str(value["sha256"])}) if "sha256" in value else frozenset[str]()
        return own.union(*(fingerprints(part) for part in value.values()))
    return frozenset[str]().union(*(fingerprints(part) for part in value)) if isinstance(value, list) else frozenset()


def conflict_pairs(section: Section, conflicts: tuple[Conflict, ...]) -> list[ConflictPair]:
    """Both texts of every field that two people changed."""
    fields = {field.id: field for field in section.fields}
    return [
        ConflictPair(
            fields[c.field_id],
            readable_lines(fields[c.field_id], c.mine),
            readable_lines(fields[c.field_id], c.theirs),
            json.dumps(c.mine),
            digest(c.theirs),
        )
        for c in conflicts
    ]
