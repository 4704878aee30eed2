"""A part cut into pieces: filled as the tags say, and refused where a loop or condition would break the markup."""

from __future__ import annotations

from itertools import product

import pytest
from lxml import etree

from cmeforms.documents.letters.pieces import cut_pieces, fill_pieces
from cmeforms.documents.letters.word_package import NotPlainXml

LETTER = (
    '<w:p xmlns:w="urn:w"><w:r><w:t>{{ la.name }}</w:t></w:r>'
    "{% for child in children %}<w:r><w:t>{{ child.full_name }}</w:t></w:r>{% endfor %}"
    "<w:r><w:t>{% if letter.note %}</w:t></w:r><w:r><w:t>{{letter.note}}</w:t></w:r><w:r><w:t>{% endif %}</w:t></w:r>"
    "</w:p>"
)


@pytest.mark.parametrize(("children", "note"), list(product(range(4), ["", "Both & one <more>\nsecond line"])))
def test_a_filled_part_is_well_formed_however_often_and_whether(children, note):
    given = {"la": {"name": "Northmere"}, "letter": {"note": note}}
    filled = fill_pieces(
        cut_pieces(LETTER), {**given, "children": [{"full_name": f"Ada {n}"} for n in range(children)]}
    )
    root = etree.fromstring(filled)
    text = "|".join(piece for piece in root.itertext() if piece)
    assert text == "|".join(["Northmere", *(f"Ada {n}" for n in range(children)), *note.splitlines()])


@pytest.mark.parametrize(
    "source",
    [
        "<w:p><w:t>{% if a.b %}</w:t></w:p>{% endif %}",
        "<w:p>{% for child in children %}</w:p>{% endfor %}",
        "<w:p>{% for child in children %}<w:r>{% endfor %}</w:r></w:p>",
        "<w:p>{{ a.b }}</w:p>",
        '<w:p w:id="{{ a.b }}"></w:p>',
        "<w:t>{% if a.b %}{% for child in children %}{% endif %}{% endfor %}</w:t>",
        "<w:t>{% if a.b %}</w:t>",
        "<w:t>{% endif %}</w:t>",
        "<w:t>{{ a.b.c }}</w:t>",
        "<w:t>{{ a.b|upper }}</w:t>",
        "<w:p><w:t>x</w:p></w:t>",
        "<w:p><w:t>x</w:t>",
    ],
)
def test_what_could_break_the_markup_is_refused_when_it_is_cut(source):
    with pytest.raises(NotPlainXml):
        cut_pieces(source)


def test_a_value_that_looks_like_a_tag_is_printed_and_never_read():
    pieces = cut_pieces("<w:t>{{ a.b }}</w:t>")
    assert fill_pieces(pieces, {"a": {"b": "{{ a.b }}{% for"}}) == b"<w:t>{{ a.b }}{% for</w:t>"


@pytest.mark.parametrize("value", [None, 1, b"x", type("Markup", (str,), {})("<b>")])
def test_anything_but_text_is_a_bug_and_says_so(value):
    with pytest.raises(TypeError):
        fill_pieces(cut_pieces("<w:t>{{ a.b }}</w:t>"), {"a": {"b": value}})
