"""Shows the letter templates of a home, their revisions and how each would look; changes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.ground.access import refuse
from cmeforms.casework.ground.letter_access import sends_for_the_service
from cmeforms.casework.ground.services import Services
from cmeforms.casework.ground.template_revisions import AS_IT_CAME, TemplateHistory
from cmeforms.casework.templates.template_checks import check_file
from cmeforms.documents.letters.checking import TemplateReport
from cmeforms.documents.letters.model import LetterDeclaration
from cmeforms.errors import DefinitionError, NotAllowed, RecordUnreadable
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts


@dataclass(frozen=True)
class TemplateView:
    """A letter's template: what it is for, its revisions, and who did what, by name.

    ``declaration`` is None while the revision in use cannot be read; no letter is made with it then.
    """

    slug: str
    declaration: LetterDeclaration | None
    history: TemplateHistory
    names: dict[str, str]

    @property
    def title(self) -> str:
        """What the letter is called."""
        return self.declaration.title if self.declaration else self.slug


@dataclass(frozen=True)
class RevisionView:
    """One revision of a template with what was found in it just now."""

    template: TemplateView
    number: int
    report: TemplateReport

    @property
    def is_in_use(self) -> bool:
        """Whether letters are made with it now."""
        return self.template.history.in_use == self.number


def may_keep(person: Person) -> bool:
    """Whether this person sees templates and takes them up: administrators, and who writes for the service."""
    return authorise(person, Action.ADMINISTER, Scope()) or sends_for_the_service(person)


def require_keeper(services: Services, person: Person) -> None:
    """Pass if this person sees templates and takes them up; ``NotAllowed`` and an audit event otherwise."""
    if not may_keep(person):
        refuse(services, person, Action.ADMINISTER)
        raise NotAllowed("this person does not keep letter templates")


def require_template(services: Services, slug: str, number: int = AS_IT_CAME) -> None:
    """Pass if there is this revision of this letter; ``NotAllowed`` otherwise."""
    known = slug in services.templates.stems
    if not known or (number != AS_IT_CAME and services.templates.history(slug).revision(number) is None):
        raise NotAllowed("there is no such letter template")


def list_templates(services: Services, person: Person) -> list[TemplateView]:
    """Every letter with its template, in the order of their numbers."""
    require_keeper(services, person)
    names = _names(services)
    views = [_view(services, slug, names) for slug in services.templates.stems]
    return sorted(views, key=lambda view: _order(view.declaration))


def view_template(services: Services, person: Person, slug: str) -> TemplateView:
    """One letter's template; ``NotAllowed`` if there is none for this person."""
    require_keeper(services, person)
    require_template(services, slug)
    return _view(services, slug, _names(services))


def view_revision(services: Services, person: Person, slug: str, number: int) -> RevisionView:
    """One revision, checked anew: a release may have changed what the letter needs. Raises as ``view_template``."""
    view = view_template(services, person, slug)
    require_template(services, slug, number)
    return RevisionView(view, number, check_file(services, slug, services.templates.file(slug, number)))


def download_revision(services: Services, person: Person, slug: str, number: int) -> bytes:
    """The DOCX of one revision, to change it in Word. Raises as ``view_template``."""
    require_keeper(services, person)
    require_template(services, slug, number)
    return services.templates.file(slug, number)


def _view(services: Services, slug: str, names: dict[str, str]) -> TemplateView:
    history = services.templates.history(slug)
    try:
        declaration = services.templates.revision(slug, history.in_use).declaration
    except (DefinitionError, RecordUnreadable):
        declaration = None
    return TemplateView(slug, declaration, history, names)


def _names(services: Services) -> dict[str, str]:
    return {person.person_id: person.name for person in Accounts(services.log).persons()}


def _order(declaration: LetterDeclaration | None) -> tuple[int, str]:
    """L2 before L11, and what cannot be read last."""
    if declaration is None:
        return 1000, ""
    digits = "".join(letter if letter.isdigit() else " " for letter in declaration.number).split()
    return int(digits[0]) if digits else 999, declaration.number
