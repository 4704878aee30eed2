"""The definitions that a home uses, for commands that need no log and no keys."""

from __future__ import annotations

from pathlib import Path

from cmeforms.casework.ground.places import definition_directories
from cmeforms.cli.printing import echo_problem
from cmeforms.definitions.catalogue import Catalogue, read_catalogue


def catalogue_of(home: Path) -> Catalogue:
    """Every definition that is well; a broken file is named and left out."""
    catalogue, mistakes = read_catalogue(definition_directories(home))
    for mistake in mistakes:
        echo_problem(f"Left out: {mistake}")
    return catalogue
