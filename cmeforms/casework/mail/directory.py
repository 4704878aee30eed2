"""Keeps the directory of schools, authorities, police and partners: imports, two people for an address, its age."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cmeforms.casework.ground.access import refuse
from cmeforms.casework.ground.services import Services
from cmeforms.casework.mail.school_register import SOURCE, SkippedRow, read_schools
from cmeforms.clock import london_date
from cmeforms.errors import ActRefused, NotAllowed, RecordNotFound
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Organisation, OrganisationKind, Person
from cmeforms.records.accounts import Accounts, add_organisation, change_organisation
from cmeforms.rulebook.contact_details import email_problem, insecure_email_warning

STALE_AFTER = timedelta(days=180)
"""From then on whoever sends is warned. [ours: two school terms]"""

CHANGED_LATELY = timedelta(days=30)
"""So long whoever sends is told that the postal address is a new one. [ours: a month of letters]"""

LONGEST_SOURCE = 200
NEVER = "never"
"""In place of the day of an e-mail address that nobody confirmed, once the postal one was."""

SECURE_DOMAINS = "secure_domain"
"""The code list of the domains whose mail is protected on its way."""

OPERATOR = "operator"
_ALWAYS_FROM_REGISTER = ("name", "laestab", "head_name", "phase", "closed_on")
_CONTACT = ("phone", "source", "checked_on")
"""Taken from the register where it holds an address: what it does not hold, it does not confirm."""


@dataclass(frozen=True)
class Imported:
    """What an import did: schools added, changed, left as they were, and rows left out."""

    added: int
    changed: int
    unchanged: int
    skipped: tuple[SkippedRow, ...]


def import_schools(services: Services, content: bytes, *, checked_on: date, authority_code: str = "") -> Imported:
    """Add and bring up to date the schools of a register file, matched by URN, in one act or not at all.

    ``authority_code`` takes only those of one local authority. E-mail addresses, and addresses that the file leaves
    out, stay as they are and count as confirmed no later than before; closed schools stay known and are offered to
    nobody. Raises ``FileRefused``.
    """
    schools, skipped = read_schools(content, checked_on=checked_on)
    wanted = [s for s in schools if s.laestab.startswith(authority_code)]
    known = {o.urn: o for o in Accounts(services.log).organisations() if o.urn}
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    with services.log.act(at=services.clock(), by=OPERATOR) as act:
        for school in wanted:
            before = known.get(school.urn)
            if before is None:
                add_organisation(act, school)
                counts["added"] += 1
                continue
            after = _brought_up(before, school, checked_on)
            change_organisation(act, after)
            counts["unchanged" if replace(after, checked_on=before.checked_on) == before else "changed"] += 1
    return Imported(**counts, skipped=tuple(skipped))


def _brought_up(before: Organisation, school: Organisation, on: date) -> Organisation:
    names = (*_ALWAYS_FROM_REGISTER, *(_CONTACT if school.address else ()))
    after = replace(before, **{name: getattr(school, name) for name in names})
    return with_address(after, school.address, on) if school.address else after


def with_address(organisation: Organisation, address: str, on: date) -> Organisation:
    """The organisation at an address, with the day if it is another one than was known."""
    is_another = bool(organisation.address) and organisation.address != address
    changed_on = on.isoformat() if is_another else organisation.address_changed_on
    return replace(organisation, address=address, address_changed_on=changed_on)


def directory(services: Services, person: Person, words: str = "") -> list[Organisation]:
    """The organisations whose name, address or number holds all the words; closed ones last."""
    require_keeper(services, person)
    looked_for = words.casefold().split()
    found = [o for o in Accounts(services.log).organisations() if _holds(o, looked_for)]
    return sorted(found, key=lambda o: (bool(o.closed_on), o.name.casefold()))


def organisation_of(services: Services, person: Person, organisation_id: str) -> Organisation:
    """One organisation of the directory; ``NotAllowed`` for others than its keepers, or when there is none."""
    require_keeper(services, person)
    try:
        return Accounts(services.log).organisation(organisation_id)
    except RecordNotFound as error:
        raise NotAllowed("there is no such organisation") from error


def propose_email(services: Services, person: Person, organisation_id: str, email: str, source: str) -> None:
    """Propose a new e-mail address and say where it is from; it counts once another person agrees.

    Raises ``ActRefused`` with what is wrong. Source: safety.md section 4, "Two people needed".
    """
    organisation = organisation_of(services, person, organisation_id)
    reason = email_problem(email)
    if reason:
        raise ActRefused(reason)
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise ActRefused(f"Say where the address is from, in at most {LONGEST_SOURCE} characters.")
    proposed = replace(organisation, proposed_email=email, proposed_source=source.strip(), proposed_by=person.person_id)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        change_organisation(act, proposed)


def decide_email(services: Services, person: Person, organisation_id: str, email: str, *, agrees: bool) -> None:
    """Agree to, or turn down, an address that somebody else proposed. ``ActRefused`` for one's own or another one."""
    organisation = organisation_of(services, person, organisation_id)
    if not organisation.proposed_email or organisation.proposed_email != email:
        raise ActRefused("This address is not waiting any more. Look at it again.")
    if organisation.proposed_by == person.person_id and agrees:
        raise ActRefused("A second person has to agree to an address that you proposed.")
    today = london_date(services.clock()).isoformat()
    settled = replace(organisation, proposed_email="", proposed_source="", proposed_by="")
    if agrees:
        settled = replace(settled, email=email, email_source=organisation.proposed_source, email_checked_on=today)
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        change_organisation(act, settled)


def confirm_details(services: Services, person: Person, organisation_id: str) -> None:
    """Note that the address, telephone and e-mail were confirmed today."""
    organisation = organisation_of(services, person, organisation_id)
    today = london_date(services.clock()).isoformat()
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        email_checked_on = today if organisation.email else ""
        change_organisation(act, replace(organisation, checked_on=today, email_checked_on=email_checked_on))


def warnings_of(services: Services, organisation: Organisation) -> list[str]:
    """What somebody who is about to write to them should know first. Source: rule V-EMAIL for secure addresses."""
    doubt = _address_doubt(services, organisation)
    return [*_standing_doubts(organisation, london_date(services.clock())), *([doubt] if doubt else [])]


def _address_doubt(services: Services, organisation: Organisation) -> str | None:
    """Schools are left out: they have no such addresses, and get a link behind a code."""
    if not organisation.email or organisation.kind is OrganisationKind.SCHOOL:
        return None
    listed = services.catalogue.lists.get(SECURE_DOMAINS)
    return insecure_email_warning(organisation.email, listed.codes.values()) if listed else None


def _standing_doubts(organisation: Organisation, on: date) -> list[str]:
    found = []
    if organisation.closed_on:
        found.append("It is closed, by the national register of schools.")
    if organisation.proposed_email:
        found.append("Somebody proposed another e-mail address, and nobody has agreed to it yet.")
    if not (organisation.address or organisation.email):
        found.append("Neither a postal nor an e-mail address of theirs is known.")
    if organisation.address_changed_on:
        changed_on = date.fromisoformat(organisation.address_changed_on)
        if on - changed_on <= CHANGED_LATELY:
            found.append(
                f"The postal address changed on {changed_on.day} {changed_on:%B %Y}. Look at it before you write."
            )
    email_on = email_confirmed_on(organisation)
    if organisation.email and email_on == organisation.checked_on:
        return [*found, *_age_doubt("the postal and the e-mail address", email_on, on)]
    found += _age_doubt("the postal address", organisation.checked_on, on)
    return [*found, *(_age_doubt("the e-mail address", email_on, on) if organisation.email else [])]


def email_confirmed_on(organisation: Organisation) -> str:
    """The ISO date on which the e-mail address was last confirmed, or empty.

    Before the two days were kept apart, the other one stood for both; the register of schools never held an e-mail.
    """
    if organisation.email_checked_on:
        return "" if organisation.email_checked_on == NEVER else organisation.email_checked_on
    return organisation.checked_on if organisation.source != SOURCE else ""


def _age_doubt(what: str, confirmed_on: str, on: date) -> list[str]:
    if not confirmed_on:
        return [f"Nobody has confirmed {what} so far."]
    days = (on - date.fromisoformat(confirmed_on)).days
    is_stale = days > STALE_AFTER.days
    return [f"Nobody has confirmed {what} for {days} days. Do so before you write."] if is_stale else []


def to_confirm(services: Services, organisations: Iterable[Organisation]) -> frozenset[str]:
    """The ids of those to whom nobody should write before looking at the warnings."""
    return frozenset(o.organisation_id for o in organisations if warnings_of(services, o))


def organisation_names(services: Services) -> dict[str, str]:
    """The names of all organisations by id, closed ones too."""
    return {o.organisation_id: o.name for o in Accounts(services.log).organisations()}


def takes_mail(organisation: Organisation) -> bool:
    """Whether a link can be mailed to them: an address is known, and they are not closed."""
    return bool(organisation.email) and not organisation.closed_on


def still_open(organisations: Iterable[Organisation]) -> list[Organisation]:
    """Those that are not closed."""
    return [organisation for organisation in organisations if not organisation.closed_on]


def may_keep(person: Person) -> bool:
    """Whether this person keeps the directory: the administrator, and those who issue letters."""
    return any(authorise(person, action, Scope()) for action in (Action.ADMINISTER, Action.ISSUE_LETTERS))


def require_keeper(services: Services, person: Person) -> None:
    """Pass if this person keeps the directory; ``NotAllowed`` and an audit event otherwise."""
    if not may_keep(person):
        refuse(services, person, Action.ISSUE_LETTERS)
        raise NotAllowed("this person does not keep the directory")


def _holds(organisation: Organisation, words: list[str]) -> bool:
    o = organisation
    text = " ".join((o.name, o.address, o.urn, o.laestab, o.phase)).casefold()
    return all(word in text for word in words)
