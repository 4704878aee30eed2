"""Synthetic values for every merge field of every shipped letter, with canaries to search a letter for."""

from __future__ import annotations

from datetime import date

from cmeforms.documents.letters import About, LetterValues, MergeKind, merge_child
from cmeforms.samples.letters import LETTER_CONTENTS

ON = date(2026, 11, 27)
DATES = {"letter.reply_by": date(2026, 12, 4), "notice.served_on": ON, "notice.ends_on": date(2026, 12, 11)}
"""Dates that the tests look for; every other date is ``ANY_DATE``."""
ANY_DATE = date(2026, 11, 30)


def content_of(field):
    """What the samples say in one merge field; a field without a sample is a fault of the samples."""
    if field.id == "letter.date":
        return ON
    if field.kind is MergeKind.DATE:
        return LETTER_CONTENTS.get(field.id) or DATES.get(field.id, ANY_DATE)
    return LETTER_CONTENTS[field.id]


def sample_values(template, ref="CH-7K3M-Q2XD", **changed):
    """The values of one letter; ``changed`` replaces contents by id with two underscores for the dot, None removes."""
    replaced = {key.replace("__", "."): content for key, content in changed.items()}
    contents = {f.id: replaced.get(f.id, content_of(f)) for f in template.fields if f.id != "child.child_ref"}
    kept = {key: content for key, content in contents.items() if content is not None}
    of_letter = {key: content for key, content in kept.items() if not key.startswith("child.")}
    child = {key.removeprefix("child."): content for key, content in kept.items() if key.startswith("child.")}
    children = [merge_child(ref, child)]
    if template.declaration.about is About.CHILDREN:
        children.append(merge_child("CH-OTHER", {**child, "full_name": "Jakub Wiśniewski"}))
    return LetterValues(of_letter, tuple(children), "sample")
