"""The CME register and the missing register: filter, read, page."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from cmeforms.casework.ground.letter_access import sends_for_the_service
from cmeforms.casework.lists.exporting import MOST_ALONE
from cmeforms.casework.lists.registers import CME, LONGEST_TEXT, NOBODY, REGISTERS, Filters, Show, register_page
from cmeforms.submissions.lifecycle import Stage
from cmeforms.web.section_page import SummaryLine
from cmeforms.web.signed_in import services, signed_in
from cmeforms.web.url_parts import page_number

blueprint = Blueprint("registers", __name__)


@blueprint.route("/register/<register:name>", methods=["GET", "POST"])
def register(name: str) -> str:
    """A register, filtered; what is looked for is posted, so that no child's name stands in an address."""
    filters = read_filters(request.form if request.method == "POST" else request.args)
    errors = []
    if len(filters.text) > LONGEST_TEXT:
        errors = [SummaryLine("#text", f"Enter at most {LONGEST_TEXT} characters.")]
        filters = Filters(filters.show, filters.stage, filters.worker, filters.school)
    return register_reply(name, filters, errors)


def register_reply(name: str, filters: Filters, errors: list[SummaryLine]) -> str:
    """A register's page."""
    page = register_page(services(), signed_in(), name, filters, page_number())
    return render_template(
        "register.html",
        register=REGISTERS[name],
        name=name,
        page=page,
        filters=filters,
        given=in_address(filters),
        reset_url=url_for("registers.register", name=name),
        stages=_OPEN_STAGES,
        nobody=NOBODY,
        most_alone=MOST_ALONE,
        may_write=name == CME and sends_for_the_service(signed_in()),
        errors=errors,
    )


_OPEN_STAGES = (Stage.AWAITING_SIGNATURE, Stage.AWAITING_OFFICE, Stage.RETURNED, Stage.DRAFT)


def read_filters(given: MultiDict[str, str]) -> Filters:
    """The filters that a form or an address names; what is no filter is left out."""
    show, stage = given.get("show", ""), given.get("stage", "")
    return Filters(
        show=Show(show) if show in list(Show) else Show.OPEN,
        stage=Stage(stage) if stage in list(_OPEN_STAGES) else None,
        worker=given.get("worker", "")[:40],
        school=given.get("school", "")[:16],
        text=given.get("text", "").strip() if request.method == "POST" else "",
    )


def in_address(filters: Filters) -> dict[str, str]:
    """The filters as an address may say them: never the text that was looked for."""
    given = {
        "show": str(filters.show),
        "stage": filters.stage or "",
        "worker": filters.worker,
        "school": filters.school,
    }
    return {name: str(value) for name, value in given.items() if value}
