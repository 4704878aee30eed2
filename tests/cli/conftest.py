"""A home for the command line, set up once and copied, and a terminal to type into."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cmeforms.casework.upkeep.setting_up import set_up
from cmeforms.cli import main
from tests.factories import PASSPHRASE, copy_home

MINIATURES = Path(__file__).parents[1] / "miniature_definitions"


@dataclass(frozen=True)
class Terminal:
    """Runs commands on one home; ``folder`` is where a test puts its files."""

    home: Path
    folder: Path

    def types(self, *words: object, given: str | bytes | None = None, **environment: str) -> Result:
        """Run a command; whatever it raises but an exit fails the test."""
        result = CliRunner().invoke(main, ["--home", str(self.home), *map(str, words)], input=given, env=environment)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    def json(self, *words: object) -> Any:
        """What a command that succeeds prints, as JSON."""
        result = self.types(*words)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def file(self, name: str, content: Any) -> Path:
        """A file with this JSON, text or bytes in it."""
        path = self.folder / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def renders(self, form: str, document: Any, *options: str) -> tuple[Result, Path]:
        """Render an answers document."""
        out = self.folder / f"{form}.pdf"
        out.unlink(missing_ok=True)
        return self.types("render", form, self.file("answers.json", document), "--out", out, *options), out


@pytest.fixture(scope="session")
def empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo home (cheap passwords) with one definition of its own."""
    home = tmp_path_factory.mktemp("cli") / "home"
    set_up(home, is_demo=True, passphrase=PASSPHRASE)
    (home / "form_definitions").mkdir()
    shutil.copy(MINIATURES / "kinds_files.toml", home / "form_definitions")
    return home


@pytest.fixture
def terminal(empty_home: Path, tmp_path: Path) -> Terminal:
    return Terminal(copy_home(empty_home, tmp_path / "home"), tmp_path)


@pytest.fixture(scope="module")
def shared_terminal(empty_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """One home for tests that do not mind what others recorded."""
    folder = tmp_path_factory.mktemp("shared")
    return Terminal(copy_home(empty_home, folder / "home"), folder)


@pytest.fixture(scope="session")
def example(empty_home: Path) -> Callable[..., dict[str, Any]]:
    """An example document of a form."""

    def made(form: str, seed: int = 1) -> dict[str, Any]:
        return Terminal(empty_home, empty_home).json("example", form, "--seed", seed)

    return made
