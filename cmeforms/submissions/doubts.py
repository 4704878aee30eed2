"""What is doubtful about one well-shaped answer: told and never refused; looks at no answer beside it."""

from __future__ import annotations

from collections.abc import Iterator

from cmeforms.definitions.fields import AnyField, ColumnField, EmailField, PersonField, SchoolField, TextField, UpnField
from cmeforms.rulebook.contact_details import insecure_email_warning
from cmeforms.rulebook.identifiers import laestab_warning, oyster_card_warning, upn_warning
from cmeforms.submissions.answers import Answer
from cmeforms.submissions.answers.parts import PartsAnswer
from cmeforms.submissions.answers.schooling import UpnAnswer
from cmeforms.submissions.answers.shape import TextAnswer


def doubts(field: AnyField | ColumnField, answer: Answer) -> Iterator[str]:
    """The doubts about an answer, in the person's words; none where the field has no list to compare with.

    Source: rules V-UPN, V-ESTAB and V-EMAIL.
    """
    found = _number_doubt(field, answer) or _address_doubt(field, answer)
    if found:
        yield found


def _number_doubt(field: AnyField | ColumnField, answer: Answer) -> str | None:
    match field, answer:
        case TextField(number_kind="oyster_card"), TextAnswer(text):
            return oyster_card_warning(text)
        case UpnField(options=authorities), UpnAnswer(upn) if authorities and upn:
            return upn_warning(upn, authorities)
        case SchoolField(options=authorities), PartsAnswer(kept) if authorities and "laestab" in dict(kept):
            return laestab_warning(dict(kept)["laestab"], authorities)
    return None


def _address_doubt(field: AnyField | ColumnField, answer: Answer) -> str | None:
    match field, answer:
        case EmailField(options=domains), TextAnswer(text) if domains:
            return insecure_email_warning(text, domains.values())
        case PersonField(options=domains), PartsAnswer(kept) if domains and "email" in dict(kept):
            return insecure_email_warning(dict(kept)["email"], domains.values())
    return None
