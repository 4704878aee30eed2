"""A blank form holds every question of its definition, and nothing that looks like an answer."""

from datetime import UTC, datetime

import pytest

from cmeforms.casework.ground.places import definition_directories
from cmeforms.definitions.catalogue import load_catalogue
from cmeforms.definitions.fields import ComputedField, PersonField
from cmeforms.documents.blank_outline import make_blank_outline
from cmeforms.documents.outline import AnswerTable, Heading, SignatureBox, TextBlock, TickList, WritingLines

AT = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module", params=["cme1", "cme2"])
def definition(request, tmp_path_factory):
    catalogue = load_catalogue(definition_directories(tmp_path_factory.mktemp("home")))
    return catalogue.find(request.param).definition


def labels_in(outline):
    for block in outline.blocks:
        if isinstance(block, WritingLines | TickList):
            yield block.label
        elif isinstance(block, AnswerTable):
            yield block.caption
        elif isinstance(block, Heading | TextBlock):
            yield block.text


def test_every_question_is_on_paper(definition):
    printed = "\n".join(labels_in(make_blank_outline(definition, authority="Northmoor", dated_at=AT)))
    asked = [f.label for f in definition.fields() if not isinstance(f, ComputedField | PersonField)]
    assert [label for label in asked if label not in printed] == []


def test_nothing_is_ticked_and_there_is_no_field_to_sign_by_machine(definition):
    outline = make_blank_outline(definition, authority="Northmoor", dated_at=AT)
    assert not any(ticked for block in outline.blocks if isinstance(block, TickList) for _label, ticked in block.items)
    assert not any(isinstance(block, SignatureBox) for block in outline.blocks)
    assert outline.attachment is None


def test_every_statement_to_be_signed_stands_in_full(definition):
    printed = "\n".join(labels_in(make_blank_outline(definition, authority="Northmoor", dated_at=AT)))
    assert all(signature.statement in printed for signature in definition.signatures)
