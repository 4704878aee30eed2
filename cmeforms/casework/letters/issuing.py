"""Issues one letter from a record: filled, read, then kept unalterable; a second click issues nothing more."""

from __future__ import annotations

from cmeforms.casework.duties.reminders import CHASES, chased_by
from cmeforms.casework.ground.access import require_record
from cmeforms.casework.ground.child_record import link
from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.checking import check_letter
from cmeforms.casework.letters.open_letters import LetterRequest
from cmeforms.casework.letters.recording import issued_before, record_letter
from cmeforms.casework.letters.reminding import Chase
from cmeforms.casework.letters.series import SERIES, require_place
from cmeforms.casework.mail.directory import takes_mail
from cmeforms.casework.mail.invitations import invite, may_invite
from cmeforms.casework.templates.template_words import require_words_read
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts


def issue_letter(services: Services, person: Person, request: LetterRequest) -> str:
    """Issue the letter as it was read; the id of its record, the same for a second click. Raises as before.

    Raises ``ActRefused`` if something is wrong by now that was not when it was read.
    """
    require_record(services, person, Action.ISSUE_LETTERS, request.record_id)
    earlier = issued_before(services.log, request.run_id, [request.record_id])[0]
    if earlier:
        return earlier.record_id
    checked = check_letter(services, person, request)
    if checked.addressed is None:
        raise ActRefused("The letter cannot be issued as it stands. Nothing was issued.")
    require_words_read(checked.addressed.template, request.read_sha256)
    if checked.opened.offered.declaration.needs_approval:
        raise ActRefused("A second person approves a notice before it is issued. Nothing was issued.")
    with services.log.act(at=services.clock(), by=person.person_id) as act:
        again = issued_before(services.log, request.run_id, [request.record_id])[0]
        if again:
            return again.record_id
        require_place(services, checked.opened.letters.state, request.run_id, checked.opened.filling.known[SERIES])
        letter_id = record_letter(act, checked.addressed)
        if checked.opened.chase:
            link(act, letter_id, CHASES, request.chases)
            link(act, request.chases, chased_by(checked.opened.chase.question.organisation_id), letter_id)
    if checked.opened.chase:
        _renew_link(services, person, checked.opened.chase)
    return letter_id


def _renew_link(services: Services, person: Person, chase: Chase) -> None:
    """Send a new one-time link with a reminder, where the question is answered by one and an address is known."""
    found = chase.question
    known = {o.organisation_id: o for o in Accounts(services.log).organisations()}
    organisation = known.get(found.organisation_id)
    if organisation and takes_mail(organisation) and may_invite(services, person, found.state):
        invite(services, person, found.state.record_id, found.organisation_id, with_code=False)
