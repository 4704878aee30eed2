"""Puts the application together from a home; holds no page and no rule."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from flask import Flask, request, url_for
from flask_wtf.csrf import CSRFProtect

from cmeforms.casework.ground.openings import open_now
from cmeforms.casework.ground.services import Services, open_services
from cmeforms.casework.lists.registers import REGISTERS, may_open
from cmeforms.clock import Clock, system_clock
from cmeforms.people.authorise import Action, Scope, authorise
from cmeforms.people.model import Person
from cmeforms.web.access import install_access
from cmeforms.web.browser_session import TokenSessions
from cmeforms.web.error_pages import install_error_pages
from cmeforms.web.filters import FILTERS, showable
from cmeforms.web.headers import install_headers
from cmeforms.web.posted_limits import install_posted_limits
from cmeforms.web.signed_in import guest_or_none, install_login, signed_in_or_none
from cmeforms.web.url_parts import install_url_parts
from cmeforms.web.views import BLUEPRINTS

SERVICE_NAME = "Children missing education, home or care"


def create_app(home: Path, *, clock: Clock = system_clock) -> Flask:
    """The WSGI application of a home that was set up."""
    return app_with(open_services(home, clock=clock))


def app_with(services: Services) -> Flask:
    """The WSGI application over open services."""
    app = Flask("cmeforms.web", static_folder="static", template_folder="templates")
    server = services.settings.server
    secret = services.log.keyring.derived_key("browser sessions")
    app.config.update(
        SECRET_KEY=secret.hex(),
        WTF_CSRF_TIME_LIMIT=None,
        TRUSTED_HOSTS=list(server.trusted_hosts),
        PROPAGATE_EXCEPTIONS=False,
    )
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.finalize = showable
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions["services"] = services
    app.session_interface = TokenSessions(secret, is_secure=server.is_secure)
    install_url_parts(app)
    install_headers(app, is_secure=server.is_secure)
    install_posted_limits(app)
    install_login(app)
    install_access(app)
    CSRFProtect(app)
    install_error_pages(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _install_page_frame(app, services)
    return app


def _install_page_frame(app: Flask, services: Services) -> None:
    """What every page shows around its content."""

    @app.context_processor
    def frame() -> dict[str, object]:
        person = signed_in_or_none()
        return {
            "service_name": SERVICE_NAME,
            "home_url": url_for("home.home"),
            "account_url": url_for("account.account"),
            "sign_out_url": url_for("signing_in.sign_out"),
            "person_name": person.name if person else "",
            "is_guest": guest_or_none() is not None,
            "authority": services.settings.authority,
            "navigation": _navigation(services),
            "opened_out_of_hours": _opened_out_of_hours(services, person),
        }


def _opened_out_of_hours(services: Services, person: Person | None) -> dict[str, datetime]:
    """The child whose records the duty team has open, and until when: said on every page."""
    return open_now(services, person) if person and authorise(person, Action.OPEN_OUT_OF_HOURS, Scope()) else {}


def _navigation(services: Services) -> list[tuple[str, str, bool]]:
    """The links of the pages that this person may use: address, text, whether we are there."""
    person = signed_in_or_none()
    if person is None:
        return []
    offered = [
        ("home.home", "Home", None),
        ("home.search", "Find a child", Action.SEARCH),
        ("out_of_hours.open_records", "Out of hours", Action.OPEN_OUT_OF_HOURS),
        ("letters.choose", "Letters", Action.ISSUE_LETTERS),
        ("figures.reports", "Figures", Action.SEE_FIGURES),
        ("directory.directory", "Directory", Action.ISSUE_LETTERS),
        ("administration.people", "People", Action.ADMINISTER),
        ("directory.directory", "Directory", Action.ADMINISTER),
        ("letter_templates.templates", "Letter templates", Action.ADMINISTER),
        ("outbox.outbox", "Messages", Action.ADMINISTER),
        ("administration.log", "Log", Action.AUDIT),
    ]
    pages = [
        (url_for(endpoint), text, request.endpoint == endpoint)
        for endpoint, text, action in offered
        if action is None or authorise(person, action, Scope())
    ]
    # After home and search, where there are any.
    return [*pages[:2], *_registers(services, person), *pages[2:]]


def _registers(services: Services, person: Person) -> list[tuple[str, str, bool]]:
    """The links of the registers that this person may open."""
    opened = (request.view_args or {}).get("name") if request.endpoint == "registers.register" else None
    return [
        (url_for("registers.register", name=name), register.title, name == opened)
        for name, register in REGISTERS.items()
        if may_open(services, person, name)
    ]
