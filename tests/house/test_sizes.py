"""Functions and modules stay short enough to be read at one go; ruff watches complexity and arguments."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

LONGEST_FUNCTION = 50
LONGEST_MODULE = 300
LONGEST_TEST_MODULE = 400
BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager", "managers"}


def long_functions(source: str) -> list[str]:
    nodes = ast.walk(ast.parse(source))
    functions = (node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION]


def test_no_function_is_longer_than_fifty_lines(product_modules):
    found = {name: long_functions(source) for name, source in product_modules.items()}
    assert {name: functions for name, functions in found.items() if functions} == {}


def test_no_module_is_longer_than_three_hundred_lines(product_modules):
    lengths = {name: len(source.splitlines()) for name, source in product_modules.items()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


@pytest.mark.parametrize("folder", ["tests", "bench", "setup"])
def test_no_test_or_tool_is_longer_than_four_hundred_lines(root, folder):
    lengths = {str(path): len(path.read_text("utf-8").splitlines()) for path in (root / folder).glob("**/*.py")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_TEST_MODULE} == {}


def test_no_module_has_a_name_that_says_nothing(product_modules):
    parts = {part for name in product_modules for part in Path(name).with_suffix("").parts}
    assert parts & BANNED_NAMES == set()


def test_ruff_holds_the_agreed_limits(root):
    lint = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["tool"]["ruff"]["lint"]
    assert lint["mccabe"]["max-complexity"] <= 8
    assert lint["pylint"]["max-args"] <= 6
    assert {"C90", "PLR0913", "PLR0915", "ANN", "S"} <= set(lint["select"])


def test_the_measure_sees_a_long_function():
    assert long_functions("def f():\n" + "    x = 1\n" * LONGEST_FUNCTION) == ["f"]
    assert long_functions("def f():\n" + "    x = 1\n" * (LONGEST_FUNCTION - 1)) == []
