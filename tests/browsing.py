"""Visitors at a real browser, with or without script, on a site that a real server serves; every page is watched."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import waitress
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page
from waitress import wasyncore

from cmeforms.definitions.model import FormDefinition, Section
from cmeforms.web.app import app_with
from tests.factories import Town
from tests.filling import chosen_files, typed_inputs
from tests.workers import Worker

AXE = Path(__file__).parents[1] / ".deps" / "axe" / "axe.min.js"
PATIENCE_MS = 60_000
"""How long a browser waits before a test fails: no page takes as long on the slowest machine, and none is measured by it."""

# GOV.UK Frontend puts aria-expanded on radios that reveal more; its makers know and keep it.
_KNOWN_UPSTREAM = {"aria-allowed-attr"}

_STANDING = """() => {
    const found = {};
    for (const input of document.querySelectorAll("main [name]")) {
        const [, values] = (found[input.name] ??= [input.type, []]);
        const isTick = input.type === "radio" || input.type === "checkbox";
        if (!isTick || input.checked) values.push(input.value);
    }
    return found;
}"""


@contextmanager
def served(town: Town) -> Iterator[str]:
    """Serve a town's site on a free port, as in earnest; the address."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a browser asks for many small files at once
    sockets: dict[int, Any] = {}
    server = waitress.create_server(
        app_with(town.services), map=sockets, host="127.0.0.1", port=0, threads=2, asyncore_use_poll=True
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.task_dispatcher.shutdown(timeout=PATIENCE_MS / 1000)
        # The loop's own thread closes its sockets: closed from here, one could vanish while the loop waits on it.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        thread.join()


def stop_time(page: Page) -> None:
    """Stop the page's clock; it goes on by ``page.clock.run_for`` only, however long the machine takes."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 3600)  # it cannot stop at a time that is past by then


class BrowserSite:
    """A served site and one browser; who has signed in once stays so."""

    def __init__(self, town: Town, browser: Browser, address: str, *, has_script: bool) -> None:
        self.town = town
        self.child_names: set[str] = set()
        self.has_script = has_script
        self.judged: set[str] = set()
        self._browser = browser
        self._address = address
        self._states: dict[str, Any] = {}
        self._contexts: list[BrowserContext] = []

    def visitor(self, state: Any = None) -> BrowserVisitor:
        """Somebody at a browser of their own."""
        context = self._browser.new_context(
            base_url=self._address, java_script_enabled=self.has_script, storage_state=state, accept_downloads=True
        )
        context.set_default_timeout(PATIENCE_MS)
        self._contexts.append(context)
        return BrowserVisitor(self, context)

    def signed_in(self, worker: Worker) -> BrowserVisitor:
        """A person at a browser of their own; they sign in through the page the first time."""
        person_id = worker.person.person_id
        visitor = self.visitor(self._states.get(person_id))
        if person_id not in self._states:
            visitor.signs_in(worker)
            self._states[person_id] = visitor.context.storage_state()
        else:
            visitor.goes_to("/")
        return visitor

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()


class BrowserVisitor:
    """One browser window; each page that opens is looked at, with a script also by axe."""

    def __init__(self, site: BrowserSite, context: BrowserContext) -> None:
        self.site = site
        self.context = context
        self.page: Page = context.new_page()
        self.hears_refusals = True
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("dialog", lambda dialog: dialog.accept())

    def _heard(self, said: ConsoleMessage) -> None:
        is_refusal = said.text.startswith("Failed to load resource")
        if said.type in ("error", "warning") and (self.hears_refusals or not is_refusal):
            self.faults.append(said.text)

    def in_a_second_window(self) -> BrowserVisitor:
        """Another window of the same browser."""
        return BrowserVisitor(self.site, self.context)

    def goes_to(self, address: str) -> None:
        """Open an address."""
        self.page.goto(address)
        self._looks()

    def signs_in(self, worker: Worker) -> None:
        """Sign in with a code not used before."""
        self.site.town.clock.move(seconds=31)
        self.goes_to("/sign-in")
        code = self.site.town.code_of(worker)
        self.presses("Sign in", {"email": worker.person.email, "password": worker.password, "code": code})

    def signs_out(self) -> None:
        """Press the button in the header."""
        self.presses("Sign out")

    @property
    def text(self) -> str:
        """What the main part of the page says, folded details too."""
        return " ".join((self.page.locator("main").text_content() or "").split())

    def inputs(self) -> Mapping[str, str]:
        """What stands in the boxes of the page."""
        boxes = self.page.locator("main input[type=text], main textarea").all()
        return {box.get_attribute("name") or "": box.input_value() for box in boxes}

    def follows(self, text: str) -> None:
        """Follow the link whose text begins like this."""
        self._goes_by(self._starting(self.page.locator("a"), text))

    def follows_row(self, *texts: str) -> None:
        """Follow the link in the table row that holds all these texts."""
        row = self.page.locator("tr")
        for text in texts:
            row = row.filter(has_text=text)
        self._goes_by(row.locator("a"))

    def presses(self, text: str, given: Mapping[str, Any] | None = None, *, beside: str = "") -> None:
        """Fill inputs of a form and press a button of it."""
        for name, values in (given or {}).items():
            self.types(name, values if isinstance(values, list) else [values])
        form = f'form[action^="{beside}"]' if beside else "form"
        self._goes_by(self._starting(self.page.locator(f"{form} button:not([aria-hidden])"), text))

    def fills_section(self, definition: FormDefinition, section: Section, values: Mapping[str, Any]) -> None:
        """Type a section's values into the page where they do not stand already, choose its files, save."""
        typed = typed_inputs(definition, section, values)
        standing = self._standing()
        for name, texts in typed.items():
            if name not in standing:  # the row before is filled by now, so it stays when the page comes back
                self._adds_row(name.split("-")[0])
                standing = self._standing()
            kind, present = standing[name]
            if texts != present:
                self._types(name, kind, texts)
        for name, file in chosen_files(section, values).items():
            self._named(name).set_input_files({"name": file.name, "mimeType": "", "buffer": file.content})
        self.presses("Save and continue")

    def types(self, name: str, texts: list[str]) -> None:
        """Put texts into an input, whatever kind it is, as a person would."""
        self._types(name, self._standing()[name][0], texts)

    def _types(self, name: str, kind: str, texts: list[str]) -> None:
        if kind in ("radio", "checkbox"):
            for text in texts:
                self.page.locator(f'[name="{name}"][value="{text}"]').check()
        elif kind == "select-one":
            self._chooses(name, texts[0])
        elif kind != "hidden":
            self._named(name).fill(texts[0])

    def _standing(self) -> dict[str, tuple[str, list[str]]]:
        """Input name to its kind and what stands in it."""
        found: dict[str, tuple[str, list[str]]] = self.page.evaluate(_STANDING)
        return found

    def _named(self, name: str) -> Locator:
        return self.page.locator(f'main [name="{name}"]')

    def _adds_row(self, table: str) -> None:
        """Press "Add another" below a table; without a script the page comes back with one row more."""
        button = self.page.locator(f'button[name="_add"][value="{table}"]')
        if self.site.has_script:
            button.click()
        else:
            self._goes_by(button)

    def _chooses(self, name: str, value: str) -> None:
        """Choose from a list; where the script made it searchable, by typing."""
        chooser = self._named(name)
        search = self.page.locator(f'input[role=combobox][id="{name}"]')
        if not search.count():
            chooser.select_option(value)
            return
        search.fill(chooser.locator(f'option[value="{value}"]').text_content() or "")
        search.press("Tab")

    def downloads(self, text: str) -> bytes:
        """Follow a link that leads to a file."""
        with self.page.expect_download() as found:
            self._starting(self.page.locator("a"), text).click()
        return found.value.path().read_bytes()

    def _starting(self, found: Locator, text: str) -> Locator:
        texts = [" ".join(one.split()) for one in found.all_text_contents()]
        return found.nth(next(place for place, one in enumerate(texts) if one.startswith(text)))

    def _goes_by(self, what: Locator) -> None:
        with self.page.expect_navigation(wait_until="load"):
            what.click()
        self._looks()

    def _looks(self) -> None:
        """Look the page over: its title, its address, what the console said, and once a page what axe says."""
        title, heading = self.page.title(), " ".join(self.page.locator("h1").inner_text().split())
        assert title.removeprefix("Error: ").startswith(heading)
        for name in self.site.child_names:
            assert name not in title
            assert name not in self.page.url
        assert self.faults == []
        if self.site.has_script and title not in self.site.judged:
            self.site.judged.add(title)
            assert axe_violations(self.page) == [], title


def axe_violations(page: Page) -> list[str]:
    """What axe finds against WCAG A and AA, but for what upstream keeps."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("""async () => {
        const run = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]});
        return run.violations.map((v) => [v.id, v.nodes.map((n) => n.html.slice(0, 200))]);
    }""")
    return [f"{rule}: {nodes}" for rule, nodes in found if rule not in _KNOWN_UPSTREAM]
