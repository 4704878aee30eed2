"""Every rule, question and local value with the document it comes from, for whoever audits them; made from the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cmeforms.casework.duties.asking_rules import RULES, load_local_rules
from cmeforms.casework.ground.services import Services
from cmeforms.definitions.field_base import FieldBase
from cmeforms.definitions.field_base import Source as FieldSource
from cmeforms.definitions.fields import ChecklistField, TableField
from cmeforms.definitions.model import FormDefinition
from cmeforms.rulebook.local_rules import DATES, SWITCHES, VARIANTS, LocalRules, Variant

NO_DOCUMENT = "Our own"


@dataclass(frozen=True)
class SourcedLine:
    """One rule, question, check or alert: its id, its words, document and paragraph, and what is doubtful about it."""

    line_id: str
    words: str
    document: str
    paragraph: str
    is_inferred: bool
    must_be_verified: bool

    @property
    def marks(self) -> str:
        """What an auditor must know of it, in words; empty where it stands as its document says it."""
        ours = "our own conclusion or layout" if self.is_inferred else ""
        return "; ".join(filter(None, (ours, "to be verified before release" if self.must_be_verified else "")))


@dataclass(frozen=True)
class LocalLine:
    """One value that the authority may choose: what counts here, what the rule itself says, and what it is for."""

    key: str
    rule_id: str
    counts: str
    standard: str
    limit: str
    comment: str


def rule_lines() -> list[SourcedLine]:
    """Every rule of the rulebook, in the order of its ids."""
    return [
        SourcedLine(
            rule.rule_id,
            rule.title,
            "; ".join(filter(None, (rule.source.document, rule.source.also))),
            rule.source.paragraph,
            rule.source.is_inferred,
            rule.source.verify,
        )
        for rule in RULES.values()
    ]


def form_lines(definition: FormDefinition) -> list[SourcedLine]:
    """Every question of a form with its rows and columns, then its checks and alerts."""
    return [*_field_lines(definition), *_check_lines(definition), *_alert_lines(definition)]


def _field_lines(definition: FormDefinition) -> Iterator[SourcedLine]:
    for field in definition.fields():
        yield _line(field.id, field, field.source)
        columns = field.columns if isinstance(field, TableField | ChecklistField) else ()
        for column in columns:
            yield _line(f"{field.id}.{column.id}", column, column.source or field.source, is_ours=field.inferred)
        for row in field.rows if isinstance(field, ChecklistField) else ():
            source = row.source or field.source
            yield _sourced(f"{field.id}.{row.id}", row.label, source, row.inferred, must_be_verified=False)


def _line(line_id: str, field: FieldBase, source: FieldSource | None, *, is_ours: bool = False) -> SourcedLine:
    return _sourced(line_id, field.label, source, field.inferred or is_ours, must_be_verified=field.verify)


def _check_lines(definition: FormDefinition) -> Iterator[SourcedLine]:
    for check in definition.cross_checks:
        yield _sourced(check.field, check.message, check.source, check.inferred, must_be_verified=False)


def _alert_lines(definition: FormDefinition) -> Iterator[SourcedLine]:
    for alert in definition.alerts:
        yield _sourced(alert.id, alert.title, alert.source, alert.inferred, must_be_verified=False)


def _sourced(
    line_id: str, words: str, source: FieldSource | None, is_inferred: bool, *, must_be_verified: bool
) -> SourcedLine:
    document = f"{source.document}, {source.edition}" if source and source.edition else source and source.document
    paragraph = source.paragraph if source else ""
    return SourcedLine(line_id, words, document or NO_DOCUMENT, paragraph, is_inferred or not source, must_be_verified)


def local_lines(services: Services) -> list[LocalLine]:
    """Every local rule with the value that counts here; ``SettingsError`` for a wrong file of local rules."""
    local = load_local_rules(services.home)
    switches = [
        LocalLine(key, rule_id, "on" if local.is_on(key) else "off", "off", "none", "A switch")
        for key, rule_id in SWITCHES.items()
    ]
    dates = [
        LocalLine(key, rule_id, str(local.date(key) or "not set"), "not set", "none", "The day of commencement")
        for key, rule_id in DATES.items()
    ]
    return [*(_local_line(variant, local) for variant in VARIANTS), *switches, *dates]


def _local_line(variant: Variant, local: LocalRules) -> LocalLine:
    side = "at most" if variant.is_lower_stricter else "at least"
    limit = "the authority decides" if variant.limit is None else f"{side} {variant.limit}"
    note = " ".join(local.notes(variant.key))
    counts = str(local.number(variant.key))
    return LocalLine(
        variant.key, variant.rule_id, counts, str(variant.default), limit, f"{variant.comment}. {note}".strip()
    )


def doubtful(lines: list[SourcedLine]) -> tuple[list[SourcedLine], list[SourcedLine]]:
    """The lines that must be verified before release, and those that are only our own conclusion."""
    to_verify = [line for line in lines if line.must_be_verified]
    ours = [line for line in lines if line.is_inferred and not line.must_be_verified]
    return to_verify, ours
