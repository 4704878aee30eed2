"""The closed list of conditions that a definition may state; data only, evaluated in ``submissions``."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Authored(BaseModel):
    """Base of everything an author writes: frozen, and an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)


class Condition(Authored):
    """One test on one other field's answer, or several joined by ``all`` or ``any``.

    ``is``/``is_not``/``is_one_of`` compare a code, ``yes``/``no``/``not_known`` or text; ``includes``
    looks into a several-of answer; ``answered`` asks whether there is an answer at all; ``differs_from``
    names another field, and both must be answered (for cross checks only). A field that is not answered
    satisfies ``is_not`` and nothing else but ``answered = false``. Inside a table or checklist row a field
    name means the row's own column first. Source: house decision 2.
    """

    field: str = ""
    is_: str | None = Field(default=None, alias="is")
    is_not: str | None = None
    is_one_of: tuple[str, ...] | None = None
    includes: str | None = None
    answered: bool | None = None
    differs_from: str | None = None
    all_: tuple[Condition, ...] = Field(default=(), alias="all")
    any_: tuple[Condition, ...] = Field(default=(), alias="any")

    @model_validator(mode="after")
    def _one_test(self) -> Condition:
        tests = (self.is_, self.is_not, self.is_one_of, self.includes, self.answered, self.differs_from)
        stated = sum(test is not None for test in tests)
        joined = bool(self.all_) + bool(self.any_)
        if self.field and stated == 1 and not joined:
            return self
        if not self.field and stated == 0 and joined == 1:
            return self
        tests_named = "is, is_not, is_one_of, includes, answered, differs_from"
        raise ValueError(f"needs a field with exactly one of {tests_named}; or all; or any")

    def leaves(self) -> Iterator[Condition]:
        """Every single test inside this condition."""
        if self.field:
            yield self
        for inner in (*self.all_, *self.any_):
            yield from inner.leaves()
