"""Has one file judged as a letter's template, apart from this process, and filled with invented contents."""

from __future__ import annotations

from cmeforms.casework.forms.letter_values import authority_values
from cmeforms.casework.ground.services import Services
from cmeforms.clock import london_date
from cmeforms.documents.letters.checking import TemplateReport
from cmeforms.documents.letters.limited_check import check_template_limited
from cmeforms.documents.letters.model import MergeContent
from cmeforms.rulebook.days import within_working_days
from cmeforms.samples.letters import LETTER_CONTENTS


def check_file(services: Services, slug: str, content: bytes) -> TemplateReport:
    """What is wrong with a DOCX as the template of a letter, and how the letter would look; keeps nothing."""
    return check_template_limited(slug, content, services.templates.declaration_file(slug), _contents(services))


def _contents(services: Services) -> dict[str, MergeContent]:
    """The authority as it really is, a letter of today, and an invented child."""
    today = london_date(services.clock())
    reply_by = within_working_days(today, services.settings.reply_working_days)
    dates: dict[str, MergeContent] = {"letter.date": today, "letter.reply_by": reply_by}
    return {**LETTER_CONTENTS, **authority_values(services.settings.authority), **dates}
