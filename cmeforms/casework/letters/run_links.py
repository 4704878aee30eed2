"""Sends each recipient of a run its one-time link in one step, and says who must get the letter by post."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.answers import answered_on
from cmeforms.casework.letters.running import IssuedLetter, progress_of
from cmeforms.casework.mail.invitations import REPLY, invite
from cmeforms.people.model import Organisation, Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.links import links_of


@dataclass(frozen=True)
class SentTo:
    """One letter of a run, to whom it goes and by which way: by link if an address is known, else by post."""

    letter: IssuedLetter
    organisation: Organisation
    has_link: bool
    is_answered: bool

    @property
    def is_to_post(self) -> bool:
        """Whether there is no e-mail address to send a link to."""
        return not self.organisation.email

    @property
    def is_to_send(self) -> bool:
        """Whether a link can be sent and none was."""
        return not (self.is_to_post or self.has_link or self.is_answered)


def sent_to(services: Services, person: Person, run_id: str) -> list[SentTo]:
    """The letters of a run with how each reaches its school. Raises as ``progress_of``."""
    known = {o.organisation_id: o for o in Accounts(services.log).organisations()}
    return [
        SentTo(
            letter,
            known[letter.organisation_id],
            any(link.purpose == REPLY for link in links_of(services.log.storage, letter.record_id)),
            answered_on(services, services.log.state(letter.record_id)) is not None,
        )
        for letter in progress_of(services, person, run_id).issued
    ]


def send_links(services: Services, person: Person, run_id: str) -> int:
    """Send a link to every school of the run that has an address and got none yet; how many were sent.

    Each link is an act of its own: stopped in the middle it goes on where it was, and nobody gets two. Raises as
    ``progress_of``. Source: decision 0014.
    """
    waiting = [one for one in sent_to(services, person, run_id) if one.is_to_send]
    for one in waiting:
        invite(services, person, one.letter.record_id, one.letter.organisation_id, with_code=False)
    return len(waiting)
