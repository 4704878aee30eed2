"""What one sample is about: its own random numbers, its day, its child, and how much is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random

from cmeforms.definitions.model import Subject
from cmeforms.samples.names import CHILDREN, SampleName

FULL, SPARSE = 1.0, 0.0
_USUAL = (0.5, 0.7, 0.85)


@dataclass(frozen=True)
class Situation:
    """Handed to everything that makes up a value.

    ``fullness`` is the chance that an optional question is answered, ``doubt`` the chance that an
    answer is "not known yet" where that is allowed. ``texts`` are the answers fixed beforehand, by
    field id: the child's name.
    """

    random: Random
    on: date
    fullness: float
    doubt: float
    texts: Mapping[str, str] = field(default_factory=dict)

    def perhaps(self, chance: float) -> bool:
        """Whether something of this chance (0 to 1) happens."""
        return self.random.random() < chance


def situation_of(subject: Subject, seed: int, attempt: int, on: date) -> Situation:
    """The situation of a seed: every fifth is answered in full, every fifth as sparsely as allowed.

    The child's name depends on the seed alone, so that two forms of one seed concern one child.
    """
    random = Random(f"{seed}/{attempt}")  # noqa: S311 - samples, no secrets
    fullness = {0: FULL, 1: SPARSE}.get(seed % 5, random.choice(_USUAL))
    doubt = 0.0 if fullness == FULL else 0.2
    return Situation(random, on, fullness, doubt, _name_texts(subject, CHILDREN[seed % len(CHILDREN)]))


def _name_texts(subject: Subject, child: SampleName) -> dict[str, str]:
    named = {subject.surname: child.surname, subject.forenames: child.forenames, subject.full_name: child.full_name}
    return {field_id: text for field_id, text in {**named, "first_language": child.language}.items() if field_id}
