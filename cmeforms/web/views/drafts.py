"""Filling in a form: start, task list, sections, saving while typing, two writers, throwing away."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from cmeforms.casework.duties.clocks import clocks_of
from cmeforms.casework.forms import drafting
from cmeforms.casework.forms.countersigning import return_reason
from cmeforms.casework.forms.drafting import Conflict, OpenDraft, SavedSection
from cmeforms.casework.forms.opening import offered_forms
from cmeforms.casework.forms.progress import SectionStatus, progress, section_problems, visible_section
from cmeforms.definitions.model import MAIN_PART, Section
from cmeforms.errors import NotAllowed
from cmeforms.submissions.answers import Problem
from cmeforms.web.form_builder import SectionForm, build_form, merged_values
from cmeforms.web.section_page import SummaryLine, section_page
from cmeforms.web.section_posts import (
    chosen_value,
    conflict_pairs,
    posted_seen,
    surroundings,
    take_confirmations,
    take_files,
    undecided_conflicts,
)
from cmeforms.web.signed_in import guest_or_none, services, signed_in

blueprint = Blueprint("drafts", __name__)


@blueprint.post("/forms/<slug:slug>/start")
def start(slug: str) -> Response:
    """Start a form."""
    record_id = drafting.start(services(), signed_in(), slug)
    return redirect(url_for("drafts.task_list", record_id=record_id))


@blueprint.get("/drafts/<record:record_id>")
def task_list(record_id: str) -> str:
    """The sections of a form and how far each has come."""
    draft = drafting.open_draft(services(), signed_in(), record_id)
    may_open = draft.part == MAIN_PART and not guest_or_none()
    return render_template(
        "task_list.html",
        draft=draft,
        tasks=progress(services(), draft),
        return_reason=return_reason(services(), draft.state),
        hand_overs=offered_forms(services(), signed_in(), draft.state) if may_open else [],
        due=clocks_of(services(), draft.state),
    )


@blueprint.route("/drafts/<record:record_id>/sections/<section:section_id>", methods=["GET", "POST"])
def section(record_id: str, section_id: str) -> str | Response | tuple[str, int]:
    """One section: shown, or saved and judged."""
    draft = drafting.open_draft(services(), signed_in(), record_id)
    asked = _section(draft, section_id)
    if request.method != "POST":
        form = build_form(draft.loaded.definition, asked, draft.values)
        problems = section_problems(services(), draft, asked) if "check" in request.args else []
        return _page(draft, asked, form, problems)
    form = build_form(draft.loaded.definition, asked, draft.values, request.form, files=request.files)
    saved, refused = _save(draft, asked, form)
    if saved.conflicts:
        return _conflict_page(saved.draft, asked, saved.conflicts), 409
    if form.is_row_action:
        return _page(saved.draft, asked, form, refused)
    if request.form.get("_save") == "later" and not refused:
        # A guest has no home page: their form is all that they see.
        return redirect(url_for("drafts.task_list", record_id=record_id) if guest_or_none() else url_for("home.home"))
    problems = [*refused, *section_problems(services(), saved.draft, asked)]
    if any(not problem.is_warning for problem in problems):
        return _page(saved.draft, asked, form, problems)
    return redirect(_after(saved.draft, asked))


@blueprint.post("/drafts/<record:record_id>/sections/<section:section_id>/autosave")
def autosave(record_id: str, section_id: str) -> Response | tuple[Response, int]:
    """Keep what was typed so far, right or wrong; answers with JSON."""
    draft = drafting.open_draft(services(), signed_in(), record_id)
    asked = _section(draft, section_id)
    form = build_form(draft.loaded.definition, asked, draft.values, request.form)
    saved, _refused = _save(draft, asked, form, is_autosave=True)
    if saved.conflicts:
        return jsonify(conflict=True), 409
    seen = json.dumps(saved.draft.seen(asked))
    return jsonify(saved=True, draft_revision=saved.draft.draft_revision, seen=seen)


@blueprint.post("/drafts/<record:record_id>/sections/<section:section_id>/settle")
def settle(record_id: str, section_id: str) -> str | Response | tuple[str, int]:
    """Take a person's choice between two texts."""
    draft = drafting.open_draft(services(), signed_in(), record_id)
    asked = _section(draft, section_id)
    undecided = undecided_conflicts(services(), draft, asked, request.form)
    if undecided:
        return _conflict_page(draft, asked, undecided, asks_again=True), 400
    chosen, seen = _choices(draft, asked)
    saved = drafting.save_section(services(), signed_in(), record_id, section_id, chosen, seen=seen)
    if saved.conflicts:
        return _conflict_page(saved.draft, asked, saved.conflicts), 409
    return redirect(url_for("drafts.section", record_id=record_id, section_id=section_id))


@blueprint.post("/drafts/<record:record_id>/discard")
def discard(record_id: str) -> Response:
    """Throw a draft away that was never submitted."""
    drafting.discard(services(), signed_in(), record_id)
    return redirect(url_for("home.home"))


def _section(draft: OpenDraft, section_id: str) -> Section:
    for known in draft.loaded.definition.sections_of(draft.part):
        if known.id == section_id:
            return visible_section(known, signed_in())
    raise NotAllowed("this form has no such section now")


def _save(
    draft: OpenDraft, asked: Section, form: SectionForm, *, is_autosave: bool = False
) -> tuple[SavedSection, list[Problem]]:
    """Keep a post: its files first, then all that was typed."""
    values = merged_values(form)
    refused = [] if is_autosave else take_files(services(), signed_in(), draft, form, values)
    take_confirmations(services(), signed_in(), values)
    # All fields of the section, not only those that this person sees: what they cannot see stays as it is.
    whole = draft.loaded.definition.section(asked.id)
    known = {field.id: values[field.id] for field in whole.fields if field.id in values}
    saved = drafting.save_section(
        services(),
        signed_in(),
        draft.state.record_id,
        asked.id,
        known,
        seen=posted_seen(request.form),
        is_autosave=is_autosave,
    )
    return saved, refused


def _page(draft: OpenDraft, asked: Section, form: SectionForm, problems: list[Problem]) -> str:
    record_id = draft.state.record_id
    return render_template(
        "section.html",
        page=section_page(form, problems, surroundings(services(), signed_in(), draft, asked)),
        form=form,
        caption=draft.loaded.definition.name,
        autosave_url=url_for("drafts.autosave", record_id=record_id, section_id=asked.id),
        form_action=url_for("drafts.section", record_id=record_id, section_id=asked.id),
        draft_revision=draft.draft_revision,
        seen=json.dumps(draft.seen(asked)),
        back_link=url_for("drafts.task_list", record_id=record_id),
    )


def _after(draft: OpenDraft, asked: Section) -> str:
    """The next section that is asked, or the task list after the last."""
    record_id = draft.state.record_id
    following = [task.section.id for task in progress(services(), draft) if task.status is not SectionStatus.NOT_ASKED]
    position = following.index(asked.id) if asked.id in following else len(following)
    if position + 1 < len(following):
        return url_for("drafts.section", record_id=record_id, section_id=following[position + 1])
    return url_for("drafts.task_list", record_id=record_id)


def _conflict_page(
    draft: OpenDraft, asked: Section, conflicts: tuple[Conflict, ...], *, asks_again: bool = False
) -> str:
    pairs = conflict_pairs(asked, conflicts)
    kept = {field.id: request.form.get(f"keep-{field.id}", "") for field in asked.fields} if asks_again else {}
    missing = [pair.field for pair in pairs if asks_again and not kept[pair.field.id]]
    return render_template(
        "conflict.html",
        draft=draft,
        section=asked,
        pairs=pairs,
        kept=kept,
        errors=[SummaryLine(f"#keep-{f.id}", f"Choose which text to keep: {f.label}") for f in missing],
        back_link=url_for("drafts.task_list", record_id=draft.state.record_id),
    )


def _choices(draft: OpenDraft, asked: Section) -> tuple[dict[str, Any], dict[str, str]]:
    """The values after the choice, and the digests that say what the person has seen of the others' text."""
    whole = draft.loaded.definition.section(asked.id)
    values = {field.id: draft.values[field.id] for field in whole.fields if field.id in draft.values}
    seen = draft.seen(asked)
    for field in asked.fields:
        if request.form.get(f"keep-{field.id}") == "mine":
            mine = chosen_value(services(), draft, field, request.form.get(f"mine-{field.id}", "null"))
            seen[field.id] = request.form.get(f"theirs-{field.id}", "")
            values.pop(field.id, None)
            values.update({} if mine is None else {field.id: mine})
    take_confirmations(services(), signed_in(), values)
    return values, seen
