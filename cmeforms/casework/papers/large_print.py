"""Copies of a submission in 16 point for people who need them: drawn when asked for, never sealed, never kept."""

from __future__ import annotations

from dataclasses import replace

from cmeforms.casework.forms.progress import visible_definition
from cmeforms.casework.forms.reading_records import read_submission
from cmeforms.casework.ground.access import note_view, require_record
from cmeforms.casework.ground.services import Services
from cmeforms.documents.form_outline import make_outline
from cmeforms.documents.outline import Notice, SignatureBox
from cmeforms.documents.pdf import render_pdf
from cmeforms.errors import ActRefused
from cmeforms.people.authorise import Action
from cmeforms.people.model import Person

NOT_THE_ORIGINAL = "Copy in large print. It is not sealed: the sealed document counts."


def large_print_copy(services: Services, person: Person, record_id: str) -> bytes:
    """A PDF of the answers that this person may see, without seal, signatures and answers file; becomes an audit event.

    ``NotAllowed`` for who may not download; ``ActRefused`` while nothing is submitted; ``RenderError`` if it
    cannot be drawn. Source: Equality Act 2010, section 20 (information in an accessible format).
    """
    state = require_record(services, person, Action.DOWNLOAD, record_id)
    if not state.submission_revision:
        raise ActRefused("Nothing has been submitted yet, so there is nothing to print.")
    note_view(services, person, record_id, "large print")
    visible = visible_definition(services.definition(state.definition_sha256).definition, person)
    submission = read_submission(services, state).submission
    outline = make_outline(visible, submission, authority=services.settings.authority.name)
    answers = [block for block in outline.blocks if not isinstance(block, SignatureBox)]
    copy = replace(outline, blocks=(Notice(NOT_THE_ORIGINAL), *answers), attachment=None)
    return render_pdf(copy, services.fonts, large_print=True)
