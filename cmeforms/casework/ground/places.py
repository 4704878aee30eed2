"""Where definitions and letter templates lie: with the service, and in a home; opens nothing."""

from __future__ import annotations

from pathlib import Path

SHIPPED = Path(__file__).resolve().parents[3]
"""The folder that holds the shipped ``form_definitions`` and ``letter_templates``."""


def definition_directories(home: Path) -> list[Path]:
    """Where definitions come from: the shipped ones, then the home's own."""
    return [SHIPPED / "form_definitions", home / "form_definitions"]


def template_directories(home: Path) -> list[Path]:
    """Where letter templates come from: the shipped ones, then the home's own."""
    return [SHIPPED / "letter_templates", home / "letter_templates"]
