"""Prints lines so that no text out of a file can hide, reorder or repaint what a terminal shows; decides nothing."""

from __future__ import annotations

import click

from cmeforms.errors import AnswersRefused


def shown(text: str) -> str:
    """Text for one line of a terminal: whatever is not plainly printable is written as its escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def echo_problem(line: str) -> None:
    """One line on standard error."""
    click.echo(shown(line), err=True)


def echo_refusal(error: AnswersRefused) -> None:
    """Every problem of an answers document with its path."""
    for problem in error.problems:
        path = getattr(problem, "path", "")
        message = getattr(problem, "message", str(problem))
        echo_problem(f"{path}: {message}" if path else message)
    count = len(error.problems)
    wrong = "1 answer needs" if count == 1 else f"{count} answers need"
    click.echo(f"Nothing was recorded: {wrong} mending.", err=True)
