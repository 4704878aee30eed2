"""Turns a section's form, its problems and surroundings into what the page template draws; renders nothing itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cmeforms.submissions.answers import Problem
from cmeforms.web.clearer_problems import clearer_problems
from cmeforms.web.controls import FieldView
from cmeforms.web.field_builders import Surroundings
from cmeforms.web.field_views import FieldViews, columns_of
from cmeforms.web.form_builder import SectionForm
from cmeforms.web.input_ids import first_inputs, landing

_NOTHING_AROUND = Surroundings()


@dataclass(frozen=True)
class SummaryLine:
    """One line of the error summary; ``href`` is empty where nothing on the page can be put right."""

    href: str
    message: str


@dataclass(frozen=True)
class SectionPage:
    """A section as its page shows it; ``shown`` goes back with the post and names the fields on the page."""

    title: str
    intro: str
    fields: tuple[FieldView, ...]
    summary: tuple[SummaryLine, ...]
    shown: str
    has_files: bool


def section_page(
    form: SectionForm, problems: Iterable[Problem] = (), around: Surroundings = _NOTHING_AROUND
) -> SectionPage:
    """The page of a section. Give no problems to show none yet; warnings stand beside their fields only."""
    section = form.section
    values = {field.declared.id: form.value(field) for field in form.answer_fields()}
    found = clearer_problems(section.fields, values, problems)
    around = replace(around, added_to=form.added_to or around.added_to)
    drawing = FieldViews(form.definition, section, form.stored, found, around)
    views = tuple(
        drawing.view(field, values[field.id], field.id)
        for field in section.fields
        if values[field.id] is not None or drawing.may_be_asked(field)
    )
    return SectionPage(
        section.title,
        section.intro,
        views,
        tuple(error_summary(found, views)),
        " ".join(view.name for view in views),
        any(inner.kind in ("photo", "file") for field in section.fields for inner in (field, *columns_of(field))),
    )


def error_summary(problems: Iterable[Problem], views: Iterable[FieldView]) -> Iterator[SummaryLine]:
    """A line for each problem that stops a submission, in the order of the page, leading to its first input."""
    errors = [problem for problem in problems if not problem.is_warning]
    if not errors:
        return
    inputs = [name for view in views for name in inputs_of(view)]
    firsts = first_inputs(inputs)
    place = {name: number for number, name in enumerate(inputs)}
    landed = [(landing(problem.path, firsts), problem.message) for problem in errors]
    for target, message in sorted(landed, key=lambda line: place.get(line[0], -1)):
        yield SummaryLine(f"#{target}" if target else "", message)


def inputs_of(view: FieldView) -> Iterator[str]:
    """The ids of the inputs of a field, in the order of the page."""
    control = view.control
    choices = [choice.id for choice in control.choices]
    entries = [entry.name for entry in control.entries]
    if control.shape == "select":
        choices = [view.name]
    yield from [*choices, *entries] if control.shape == "address" else [*entries, *choices]
    for row in control.rows:
        for cell in row.cells:
            yield from inputs_of(cell)
    if control.tick:
        yield control.tick.id
    if view.not_known:
        yield view.not_known.tick.id
        yield view.not_known.reason.name
