"""Reads a page as a browser and a careful reader would: what is wrong with it, and what its form would post."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import MultiDict

_FOCUSABLE = {"input", "select", "textarea", "button"}


class Page:
    """One parsed page; parsing fails on anything that is not valid HTML."""

    def __init__(self, html: str) -> None:
        self.html = html
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)
        self.elements = list(_without_templates(self.root))

    def all(self, tag: str) -> list[Element]:
        return [element for element in self.elements if element.tag == tag]

    def by_id(self, wanted: str) -> Element | None:
        return next((element for element in self.elements if element.get("id") == wanted), None)

    @property
    def title(self) -> str:
        return text_of(self.all("title")[0])

    @property
    def summary(self) -> list[tuple[str, str]]:
        """Address and text of each line of the error summary that is a link."""
        lists = [e for e in self.elements if "govuk-error-summary__list" in (e.get("class") or "")]
        return [(a.get("href", ""), text_of(a)) for found in lists for a in found.iter("a")]

    def faults(self) -> list[str]:
        """What a careful reader finds wrong."""
        return [
            *self._wrong_headings(),
            *self._repeated_ids(),
            *self._unlabelled(),
            *self._lost_links(),
            *self._lost_ids(),
        ]

    def _wrong_headings(self) -> Iterator[str]:
        headings = self.all("h1")
        if len(headings) != 1:
            yield f"{len(headings)} h1 elements"
        elif not self.title.removeprefix("Error: ").startswith(text_of(headings[0])):
            yield "the title does not begin with the h1"

    def _repeated_ids(self) -> Iterator[str]:
        seen: set[str] = set()
        for element in self.root.iter():
            found = element.get("id")
            if found in seen:
                yield f"id twice: {found}"
            if found:
                seen.add(found)

    def _unlabelled(self) -> Iterator[str]:
        labelled = {label.get("for") for label in self.root.iter("label")}
        for element in self.root.iter():
            is_input = element.tag in ("select", "textarea", "input") and element.get("type") != "hidden"
            if is_input and element.get("id") not in labelled:
                yield f"no label: {element.get('name')}"

    def _lost_links(self) -> Iterator[str]:
        for href, _text in self.summary:
            if href.startswith("/"):  # a page that checks all sections leads to the section
                continue
            target = self.by_id(href.removeprefix("#"))
            if target is None or target.tag not in _FOCUSABLE or target.get("type") == "hidden":
                yield f"the summary leads nowhere: {href}"

    def _lost_ids(self) -> Iterator[str]:
        known = {element.get("id") for element in self.root.iter()}
        for element in self.root.iter():
            for attribute in ("for", "aria-describedby", "aria-labelledby"):
                for wanted in (element.get(attribute) or "").split():
                    if wanted not in known:
                        yield f"{attribute} names no element: {wanted}"

    def posted(self, form: Element | None = None) -> MultiDict[str, str]:
        """What a browser would post from the page, or one form of it, with line breaks as browsers send them."""
        data: MultiDict[str, str] = MultiDict()
        for element in self.elements if form is None else _without_templates(form):
            for value in _values(element):
                data.add(element.get("name", ""), value.replace("\n", "\r\n"))
        return data


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _without_templates(element: Element) -> Iterator[Element]:
    yield element
    for child in element:
        if child.tag != "template":
            yield from _without_templates(child)


def _values(element: Element) -> list[str]:
    if not element.get("name") or element.get("disabled") is not None:
        return []
    if element.tag == "textarea":
        return [element.text or ""]
    if element.tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if option.get("selected") is not None] or options[:1]
        return [option.get("value", "") for option in chosen]
    if element.tag != "input" or element.get("type") == "file":
        return []
    is_tick = element.get("type") in ("radio", "checkbox")
    return [] if is_tick and element.get("checked") is None else [element.get("value", "")]
