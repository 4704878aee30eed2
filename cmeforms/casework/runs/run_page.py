"""What the page of a run shows: how far it is, what cannot be made, how each letter goes; issues and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass

from cmeforms.casework.ground.services import Services
from cmeforms.casework.runs.run_clerk import YOUNG, is_at_work
from cmeforms.casework.runs.run_files import LETTERS_A_FILE
from cmeforms.casework.runs.run_links import RunPost, post_of
from cmeforms.casework.runs.run_log import RunProgress, where_it_stands
from cmeforms.casework.runs.run_preview import Failure, failures_of
from cmeforms.casework.runs.running import progress_of
from cmeforms.people.model import Person
from cmeforms.records.accounts import Accounts


@dataclass(frozen=True)
class RunPage:
    """A run as its page shows it. ``sender`` is whose name the letters bear.

    ``is_at_work`` says that letters are being issued at this moment, ``goes_on`` that they are, or will be in seconds.
    """

    progress: RunProgress
    sender: str
    is_at_work: bool
    goes_on: bool
    failures: tuple[Failure, ...]
    post: RunPost

    @property
    def parts(self) -> int:
        """In how many files the letters are handed out."""
        return -(-len(self.progress.issued) // LETTERS_A_FILE)


def run_page(services: Services, person: Person, run_id: str, number: int) -> RunPage:
    """One page of a run. While a process is issuing letters nothing is tried. Raises as ``where_it_stands``."""
    at_work = is_at_work(services.home)
    stands = (where_it_stands if at_work else progress_of)(services, person, run_id)
    is_young = stands.begun.at >= services.clock() - YOUNG
    organisations = {o.organisation_id: o for o in Accounts(services.log).organisations()}
    names = {one.person_id: one.name for one in Accounts(services.log).persons()}
    return RunPage(
        progress=stands,
        sender=names.get(stands.begun_by, ""),
        is_at_work=at_work and bool(stands.waiting),
        goes_on=stands.left > 0 and is_young,
        failures=failures_of(organisations, stands.failed),
        post=post_of(services, stands.issued, number),
    )
