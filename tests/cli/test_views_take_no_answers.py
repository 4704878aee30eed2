"""A form that only shows what other forms hold is listed as such and refused, in words, where answers are meant."""

from __future__ import annotations

import pytest

from .conftest import Terminal

REFUSAL = "This form is a view of other forms and takes no answers."


def test_the_list_says_what_it_is_a_view_of(terminal: Terminal):
    listed = {form["number"]: form for form in terminal.json("forms", "--json")}
    assert listed["F31"]["view_of"] == ["grab-pack", "missing-risk", "missing-episode"]
    assert "view_of" not in listed["F21"]


@pytest.mark.parametrize("command", ["example", "blank", "render"])
def test_commands_that_need_questions_refuse_it(terminal: Terminal, command: str):
    out = terminal.folder / "view.pdf"
    more = {"example": [], "blank": ["--out", out], "render": [terminal.file("a.json", {}), "--out", out]}[command]
    result = terminal.types(command, "F31", *more)
    assert (result.exit_code, REFUSAL in result.stderr) == (1, True)
    assert not out.exists()
