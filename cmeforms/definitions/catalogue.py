"""All current form definitions of a home: shipped ones, and the authority's own by a higher revision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cmeforms.definitions.code_lists import CodeList, load_code_lists, load_list_texts
from cmeforms.definitions.fields import ChecklistField, LinkField, TableField
from cmeforms.definitions.loader import LoadedDefinition, load_definition
from cmeforms.definitions.model import FormDefinition
from cmeforms.errors import DefinitionError, Mistake, UnknownForm


@dataclass(frozen=True)
class Catalogue:
    """The definitions that new drafts start from, by slug, and the code lists that hold now, by name."""

    by_slug: dict[str, LoadedDefinition]
    lists: Mapping[str, CodeList] = field(default_factory=dict)

    def __iter__(self) -> Iterator[FormDefinition]:
        """The definitions, by form number."""
        return iter(sorted((d.definition for d in self.by_slug.values()), key=lambda d: d.number))

    def find(self, name: str) -> LoadedDefinition:
        """The definition with this slug or number (any case); UnknownForm if there is none."""
        wanted = name.casefold()
        for loaded in self.by_slug.values():
            if wanted in (loaded.definition.slug, loaded.definition.number.casefold()):
                return loaded
        raise UnknownForm("There is no such form.")


def load_catalogue(directories: Sequence[Path]) -> Catalogue:
    """Read every definition of these folders; DefinitionError tells the mistakes of all files at once.

    A later folder's code list of the same name replaces an earlier one's; of two definitions with the
    same slug the higher revision wins. Source: house decision 1.
    """
    catalogue, mistakes = read_catalogue(directories)
    if mistakes:
        raise DefinitionError(mistakes)
    return catalogue


def read_catalogue(directories: Sequence[Path]) -> tuple[Catalogue, list[Mistake]]:
    """The definitions that are well, and the mistakes of those that are not."""
    texts, mistakes = _list_texts(directories)
    lists, list_mistakes = _read_lists(texts)
    mistakes += list_mistakes
    found: list[tuple[Path, LoadedDefinition]] = []
    for path in _definition_files(directories):
        try:
            found.append((path, load_definition(path.read_text(encoding="utf-8"), path.name, texts)))
        except DefinitionError as error:
            mistakes.extend(m for m in error.mistakes if m not in mistakes)
        except UnicodeDecodeError:
            mistakes.append(Mistake(path.name, "", "is not UTF-8 text"))
    catalogue = Catalogue(_highest_revisions(found, mistakes), lists)
    mistakes.extend(_across_forms(catalogue))
    return catalogue, mistakes


def _list_texts(directories: Sequence[Path]) -> tuple[dict[str, str], list[Mistake]]:
    texts: dict[str, str] = {}
    mistakes: list[Mistake] = []
    for directory in directories:
        try:
            texts.update(load_list_texts(directory / "lists"))
        except DefinitionError as error:
            mistakes.extend(error.mistakes)
    return texts, mistakes


def _read_lists(texts: dict[str, str]) -> tuple[dict[str, CodeList], list[Mistake]]:
    try:
        return load_code_lists(texts), []
    except DefinitionError as error:
        return {}, list(error.mistakes)


def _definition_files(directories: Iterable[Path]) -> Iterator[Path]:
    for directory in directories:
        if directory.is_dir():
            yield from sorted(directory.glob("*.toml"))


def _highest_revisions(
    found: Sequence[tuple[Path, LoadedDefinition]], mistakes: list[Mistake]
) -> dict[str, LoadedDefinition]:
    by_slug: dict[str, LoadedDefinition] = {}
    for path, loaded in found:
        definition = loaded.definition
        rival = by_slug.get(definition.slug)
        if rival and rival.definition.definition_revision == definition.definition_revision:
            mistakes.append(Mistake(path.name, "definition_revision", "another file has the same slug and revision"))
        elif not rival or rival.definition.definition_revision < definition.definition_revision:
            by_slug[definition.slug] = loaded
    return by_slug


def _across_forms(catalogue: Catalogue) -> Iterator[Mistake]:
    """Numbers used once; hand-overs, views and links that meet a form and fields there."""
    numbers: dict[str, str] = {}
    for definition in catalogue:
        if definition.number in numbers:
            yield Mistake(
                f"{definition.slug}.toml", "number", f"{definition.number} is also {numbers[definition.number]}"
            )
        numbers[definition.number] = definition.slug
        yield from _hand_over_mistakes(definition, catalogue)
        yield from _link_mistakes(definition, catalogue)
        for slug in definition.view_of:
            if slug not in catalogue.by_slug:
                yield Mistake(f"{definition.slug}.toml", "view_of", f"there is no form {slug}")


def _hand_over_mistakes(definition: FormDefinition, catalogue: Catalogue) -> Iterator[Mistake]:
    for hand_over in definition.hand_overs:
        target = catalogue.by_slug.get(hand_over.to)
        key = f"hand_over ({hand_over.to})"
        if target is None:
            yield Mistake(f"{definition.slug}.toml", key, "there is no such form")
            continue
        known = {declared.id for declared in target.definition.fields()}
        for field_id in (*hand_over.fields.values(), *filter(None, [hand_over.link_field])):
            if field_id not in known:
                yield Mistake(f"{definition.slug}.toml", key, f"that form has no field {field_id}")


def _link_mistakes(definition: FormDefinition, catalogue: Catalogue) -> Iterator[Mistake]:
    for declared in definition.fields():
        columns = declared.columns if isinstance(declared, TableField | ChecklistField) else ()
        for linking in (declared, *columns):
            if isinstance(linking, LinkField) and linking.to not in catalogue.by_slug:
                yield Mistake(f"{definition.slug}.toml", f"field ({linking.id}).to", f"there is no form {linking.to}")
