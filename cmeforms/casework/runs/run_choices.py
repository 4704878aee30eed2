"""Whom a run can be about and whom it can go to: what an officer's filters leave, all of it or some; issues nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cmeforms.casework.ground.access import may, require_service
from cmeforms.casework.ground.child_record import child_of
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.choosing import ENQUIRY_TEMPLATE
from cmeforms.casework.lists.indexing import caught_up_index
from cmeforms.casework.lists.registers import CME, Filters, Show, register_query, schools_of, workers_of
from cmeforms.casework.lists.work_lists import listed
from cmeforms.casework.mail.directory import still_open
from cmeforms.casework.papers.viewing import ListedRecord
from cmeforms.casework.runs.enquiries import RECIPIENTS, RUN_TEMPLATES, Enquiry, asked_words, proposed_words
from cmeforms.casework.runs.run_parts import require_template
from cmeforms.documents.letters.loader import LetterTemplate
from cmeforms.documents.letters.merge_values import MOST_CHILDREN
from cmeforms.people.authorise import Action
from cmeforms.people.model import Organisation, Person
from cmeforms.records.accounts import Accounts


@dataclass(frozen=True)
class RunFilters:
    """What an officer narrows the choice to: children as in the register; recipients by phase and words."""

    children: Filters = field(default_factory=lambda: Filters(show=Show.ALL))
    phase: str = ""
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class AskedWords:
    """Words that are typed once for all letters of a run."""

    field_id: str
    label: str
    hint: str


@dataclass(frozen=True)
class RunChoices:
    """What there is to choose from: first what is chosen already, then what else fits.

    ``letters`` are the titles of those that go out in runs. ``more_children`` says that more fit than one letter can
    name; ``workers``, ``schools`` and ``phases`` are what can be filtered by.
    """

    template: LetterTemplate
    letters: Mapping[str, str]
    words: tuple[AskedWords, ...]
    children: tuple[ListedRecord, ...]
    recipients: tuple[Organisation, ...]
    more_children: bool
    workers: Mapping[str, str]
    schools: Mapping[str, str]
    phases: Mapping[str, str]

    @property
    def all_children(self) -> tuple[str, ...]:
        """The records listed; of a child with several the first."""
        first = {child_of(one.state) or one.state.record_id: one.state.record_id for one in reversed(self.children)}
        chosen = set(first.values())
        return tuple(one.state.record_id for one in self.children if one.state.record_id in chosen)

    @property
    def all_recipients(self) -> tuple[str, ...]:
        """The organisations listed."""
        return tuple(organisation.organisation_id for organisation in self.recipients)


def choices_for(services: Services, person: Person, enquiry: Enquiry, filters: RunFilters) -> RunChoices:
    """What an enquiry can be about and can go to, as filtered. Raises ``NotAllowed``, ``ActRefused`` (no template)."""
    require_service(services, person, Action.ISSUE_LETTERS)
    template = require_template(services, enquiry.template)
    kind = RECIPIENTS[template.declaration.audience]
    known = [o for o in still_open(Accounts(services.log).organisations()) if o.kind is kind]
    known = [o for o in known if o.name.casefold() != services.settings.authority.name.casefold()]
    picked = [o for o in known if o.organisation_id in enquiry.organisation_ids]
    fitting = [o for o in known if o not in picked and _fits(o, filters)]
    children, is_cut = _children(services, person, template, filters.children, enquiry.record_ids)
    return RunChoices(
        template=template,
        letters={s: services.templates[s].declaration.title for s in RUN_TEMPLATES if s in services.templates},
        words=tuple(AskedWords(f.id, f.label, f.hint) for f in asked_words(template.declaration)),
        children=tuple(children),
        recipients=(*picked, *_by_name(fitting)),
        more_children=is_cut,
        workers=workers_of(services, CME),
        schools=schools_of(services),
        phases={phase: phase for phase in sorted({o.phase for o in known if o.phase})},
    )


def blank_enquiry(services: Services, person: Person, slug: str, run_id: str) -> Enquiry:
    """An enquiry in which nobody is chosen yet, with the words that stand there first; another letter is the first."""
    require_service(services, person, Action.ISSUE_LETTERS)
    known = slug if slug in RUN_TEMPLATES else ENQUIRY_TEMPLATE
    return Enquiry((), (), run_id, known, proposed_words(require_template(services, known).declaration))


def _by_name(organisations: Sequence[Organisation]) -> list[Organisation]:
    return sorted(organisations, key=lambda o: o.name.casefold())


def _fits(organisation: Organisation, filters: RunFilters) -> bool:
    text = f"{organisation.name} {organisation.address} {organisation.laestab}".casefold()
    has_words = all(word in text for word in filters.words.casefold().split())
    return has_words and filters.phase in ("", organisation.phase)


def _children(
    services: Services, person: Person, template: LetterTemplate, filters: Filters, chosen: Collection[str]
) -> tuple[list[ListedRecord], bool]:
    slugs = template.declaration.forms
    with caught_up_index(services) as index:
        query = register_query(services, person, index, CME, filters, Action.ISSUE_LETTERS)
        states = services.log.states(index.listed(replace(query, slugs=slugs, limit=MOST_CHILDREN + 1)))
        known = {state.record_id for state in states}
        picked = [services.log.state(i) for i in services.log.references_of(list(chosen)) if i not in known]
        allowed = [
            state
            for state in (*picked, *states[:MOST_CHILDREN])
            if state.slug in slugs and may(services, person, Action.ISSUE_LETTERS, state)
        ]
        ordered = sorted(allowed, key=lambda state: state.record_id not in chosen)
        return listed(services, person, index, ordered), len(states) > MOST_CHILDREN
