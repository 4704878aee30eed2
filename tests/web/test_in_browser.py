"""What the script adds, in a real browser: revealing, rows, searching a list, saving while typing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browsing import PATIENCE_MS, stop_time

pytestmark = pytest.mark.browser

PAGE = "/every-kind/all"


@pytest.fixture
def page(browser, address):
    context = browser.new_context(base_url=address)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    faults = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.faults = faults
    page.goto(PAGE)
    yield page
    context.close()
    assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def status(page):
    return page.locator("[data-save-status]")


def wait_until_saved(page, app, wanted):
    """Until the server has these values: what the page says may still be about an earlier save."""
    for _ in range(PATIENCE_MS // 50):
        if app.values["every-kind"] == wanted:
            break
        page.wait_for_timeout(50)
    assert app.values["every-kind"] == wanted
    expect(status(page)).to_contain_text("Saved at")


def test_a_field_shows_when_the_answer_before_it_asks_for_it(page):
    day = page.locator("#leave_until-day")
    expect(day).to_be_hidden()
    page.get_by_label("Did not come back from leave").check()
    expect(day).to_be_visible()
    page.get_by_label("Left without notice").check()
    expect(day).to_be_hidden()


def test_a_row_asks_by_its_own_answers(page):
    first, second = page.locator("[data-scope=checks-rang]"), page.locator("[data-scope=checks-visited]")
    first.get_by_label("Yes").check()
    expect(first.locator("#checks-rang-done_on-day")).to_be_visible()
    expect(second.locator("#checks-visited-done_on-day")).to_be_hidden()


def test_an_address_asks_only_for_the_parts_of_its_kind(page, app):
    page.get_by_label("Address in the UK").check()
    page.locator("#home-lines").fill("1 Sample Way")
    page.locator("#home-postcode").fill("L1 8JQ")
    expect(page.locator("#home-country")).to_be_hidden()
    page.get_by_label("Address abroad").check()
    expect(page.locator("#home-postcode")).to_be_hidden()
    with page.expect_response(lambda reply: "Spain" in (reply.request.post_data or "")):  # not an earlier save
        page.locator("#home-country").fill("Spain")
    assert app.values["every-kind"]["home"] == {"type": "abroad", "lines": "1 Sample Way", "country": "Spain"}


def test_the_answer_that_stands_alone_takes_back_the_others(page):
    page.get_by_label("Road", exact=True).check()
    page.get_by_label("None known").check()
    expect(page.get_by_label("Road", exact=True)).not_to_be_checked()
    page.get_by_label("Water").check()
    expect(page.get_by_label("None known")).not_to_be_checked()


def test_rows_are_added_and_removed_in_place(page, app):
    page.locator("#contacts-0-outcome").fill("no answer")
    page.get_by_role("button", name="Add another").click()
    expect(page.locator("[data-row]").nth(1)).to_contain_text("Attempt 2")
    page.locator("[data-scope=contacts-1]").get_by_label("Telephone call").check()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("[data-scope=contacts-0]").get_by_role("button", name="Remove").click()
    expect(page.locator("[data-scope=contacts-1] h2")).to_have_text("Attempt 1")
    wait_until_saved(page, app, {"contacts": [{"by": "call"}]})


def test_no_more_rows_are_offered_than_there_is_room_for(page):
    add = page.get_by_role("button", name="Add another")
    for _count in range(4):
        add.click()
    expect(add).to_be_hidden()


def test_a_long_list_is_searched_with_the_keyboard(page, app):
    box = page.get_by_role("combobox", name="Local authority")
    box.fill("liverp")
    found = page.get_by_role("listbox", name="Local authority").get_by_role("option")
    expect(found).to_have_count(1)
    box.press("ArrowDown")
    expect(found).to_have_attribute("aria-selected", "true")
    box.press("Enter")
    expect(box).to_have_value("Liverpool")
    wait_until_saved(page, app, {"authority": "341"})


def test_what_is_not_in_a_long_list_is_said_and_not_chosen(page):
    box = page.get_by_role("combobox", name="Local authority")
    box.fill("Atlantis")
    expect(page.get_by_text("Nothing in the list matches")).to_be_visible()
    box.press("Tab")
    expect(page.get_by_text("Not in the list.")).to_be_visible()
    expect(box).to_have_value("Atlantis")


def test_escape_closes_the_list_and_leaves_the_answer(page):
    box = page.get_by_role("combobox", name="Police force")
    box.click()
    expect(page.get_by_role("listbox", name="Police force")).to_be_visible()
    box.press("Escape")
    expect(page.get_by_role("listbox", name="Police force")).to_be_hidden()


def test_characters_are_counted_as_the_server_counts_them(page):
    page.locator("#story").fill("😀\n" * 150 + "ab")
    expect(page.locator("[data-count-for=story]")).to_have_text("You have 2 characters too many")


def test_typing_is_saved_within_two_seconds(page, app):
    stop_time(page)
    page.locator("#line").press_sequentially("abc")
    page.clock.run_for(2_000)
    wait_until_saved(page, app, {"line": "abc"})


def test_a_lost_connection_is_said_and_mended(page, app):
    page.context.set_offline(True)
    page.locator("#line").fill("typed in a tunnel")
    expect(status(page)).to_have_text("Not saved: no connection. Your text is still on this page.")
    assert app.values["every-kind"] == {}
    page.context.set_offline(False)
    wait_until_saved(page, app, {"line": "typed in a tunnel"})


def test_a_failing_server_is_not_called_saved(page, app):
    app.is_failing = True
    page.locator("#line").fill("x")
    expect(status(page)).to_contain_text("Not saved")
    app.is_failing = False
    expect(status(page)).to_contain_text("Saved at")


def test_leaving_with_unsaved_text_is_asked_about(page, app):
    app.is_failing = True
    page.locator("#line").fill("x")
    expect(status(page)).to_contain_text("Not saved")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("about:blank")
    assert asked == ["beforeunload"]


def test_the_error_summary_is_read_first_and_leads_to_the_input(page):
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    page.get_by_role("link", name="Date of birth").click()
    expect(page.locator("#born_on-day")).to_be_focused()


def test_a_double_click_sends_once(page):
    posts = []
    page.on("request", lambda sent: posts.append(sent.url) if sent.is_navigation_request() else None)
    page.get_by_role("button", name="Save and continue").dblclick()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert len(posts) == 1


def test_a_save_under_way_does_not_meet_the_button(page, app):
    with page.expect_request(lambda sent: sent.method == "POST"):
        page.locator("#line").fill("first")
    page.locator("#line").fill("second")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert app.values["every-kind"] == {"line": "second"}


def test_pages_fit_a_small_screen(page):
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_without_script_every_field_is_in_sight(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(PAGE)
    for name in ("leave_until-day", "home-country", "story-not_known_reason", "contacts-0-door"):
        expect(page.locator(f"#{name}")).to_be_visible()
    expect(page.get_by_text("Only if “Circumstance” is “Did not come back from leave”.")).to_be_visible()
    page.get_by_role("button", name="Add another").click()
    expect(page.locator("[data-scope=contacts-1]")).to_be_focused()
    context.close()


@pytest.mark.parametrize(
    ("status_code", "words"),
    [
        (409, "somebody else changed this page"),
        (302, "you are signed out"),
        (400, "Press “Save and continue” to see why"),
    ],
)
def test_each_reason_for_not_saving_is_said(page, status_code, words):
    headers = {"Location": "/sign-in", "Content-Type": "application/json"}
    reply = {"status": status_code, "headers": headers, "body": "{}"}
    page.route("**/every-kind/all", lambda route: route.fulfill(**reply))
    page.locator("#line").fill("x")
    expect(status(page)).to_contain_text("Not saved")
    expect(status(page)).to_contain_text(words)
    expect(page.locator("#line")).to_have_value("x")


def test_markup_in_answers_never_runs(browser, address, app):
    attack = '"><img src=x onerror=alert(1)><script>alert(1)</script>'
    values = {"line": attack, "story": f"</textarea>{attack}", "sex": attack, "authority": attack, "risks": [attack]}
    rows = [{"by": attack, "outcome": attack}]
    app.values["every-kind"] = {**values, "contacts": rows, "agreed": {"name": attack, "role": attack}, "upn": attack}
    context = browser.new_context(base_url=address)
    page = context.new_page()
    alerts = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.accept()))
    page.on("console", lambda said: alerts.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(PAGE)
    page.get_by_role("combobox", name="Local authority").fill("img")
    page.get_by_role("button", name="Add another").click()
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert page.locator("img").count() == 0
    assert alerts == []
    context.close()
