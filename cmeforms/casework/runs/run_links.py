"""Sends each recipient of a run its one-time link in one step, and says who must get the letter by post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cmeforms.casework.ground.services import Services
from cmeforms.casework.letters.answers import answered_on
from cmeforms.casework.mail.directory import takes_mail
from cmeforms.casework.mail.invitations import REPLY, invite
from cmeforms.casework.runs.run_log import IssuedLetter, where_it_stands
from cmeforms.people.model import Organisation, Person
from cmeforms.records.accounts import Accounts
from cmeforms.records.links import records_with_links

LETTERS_A_PAGE = 50

MOST_AT_ONCE = 200
"""Links that one request sends."""


@dataclass(frozen=True)
class SentTo:
    """One letter of a run, to whom it goes and by which way: by link if an address is known, else by post.

    ``about`` is the reference of the one form that the letter is about; empty where it is about several.
    """

    letter: IssuedLetter
    organisation: Organisation
    about: str
    has_link: bool
    is_answered: bool

    @property
    def is_to_post(self) -> bool:
        """Whether there is no e-mail address to send a link to, or nobody left to read it."""
        return not takes_mail(self.organisation)


@dataclass(frozen=True)
class RunPost:
    """How a run's letters go out: one page of them, counted from 1, and how many go by which way in all."""

    rows: tuple[SentTo, ...]
    number: int
    pages: int
    to_send: int
    to_post: int


def post_of(services: Services, issued: Sequence[IssuedLetter], number: int = 1) -> RunPost:
    """How the issued letters of a run reach their recipients, a page at a time."""
    known = {o.organisation_id: o for o in Accounts(services.log).organisations()}
    linked = records_with_links(services.log.storage, REPLY, [letter.record_id for letter in issued])
    pages = max(1, -(-len(issued) // LETTERS_A_PAGE))
    number = max(1, min(number, pages))
    shown = issued[(number - 1) * LETTERS_A_PAGE : number * LETTERS_A_PAGE]
    return RunPost(
        rows=tuple(_sent_to(services, known, letter, has_link=letter.record_id in linked) for letter in shown),
        number=number,
        pages=pages,
        to_send=sum(takes_mail(known[one.organisation_id]) and one.record_id not in linked for one in issued),
        to_post=sum(not takes_mail(known[one.organisation_id]) for one in issued),
    )


def _sent_to(services: Services, known: dict[str, Organisation], letter: IssuedLetter, *, has_link: bool) -> SentTo:
    record_ids = letter.row.record_ids
    return SentTo(
        letter=letter,
        organisation=known[letter.organisation_id],
        about=services.log.state(record_ids[0]).reference if len(record_ids) == 1 else "",
        has_link=has_link,
        is_answered=answered_on(services, services.log.state(letter.record_id)) is not None,
    )


def send_links(services: Services, person: Person, run_id: str, most: int = MOST_AT_ONCE) -> int:
    """Send links to the next recipients of a run that have an address and got none yet; how many were sent.

    Each link is an act of its own: stopped in the middle it goes on where it was, and nobody gets two. Raises as
    ``where_it_stands``. Source: decision 0014.
    """
    issued = where_it_stands(services, person, run_id).issued
    linked = records_with_links(services.log.storage, REPLY, [letter.record_id for letter in issued])
    with_address = {o.organisation_id for o in Accounts(services.log).organisations() if takes_mail(o)}
    waiting = [o for o in issued if o.record_id not in linked and o.organisation_id in with_address]
    for letter in waiting[:most]:
        invite(services, person, letter.record_id, letter.organisation_id, with_code=False)
    return len(waiting[:most])
