"""The playground in a real browser: by mouse, by keyboard, on a phone, in the dark, when the line
breaks."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import Browser, Locator, Page, Request, Route, expect

from bot.desk.desk import utc_now
from bot.dialogue import words
from tests.conftest import SHORT_NOTICE, Running
from tests.drivers.browser import new_page, press

PORTING = "How long does porting a DID number take?"
ASKED = "how long does porting take"
LATER = "Can I change a confirmed porting date?"
PHONE = {"width": 360, "height": 740}
CONTRAST = 4.5  # WCAG 2.2 AA for text


class Watched:
    """A page, and what must not happen in it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.errors: list[str] = []
        self.abroad: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console", lambda line: self.errors.append(line.text) if line.type == "error" else None
        )
        page.on("request", self._requested)

    def _requested(self, request: Request) -> None:
        if not request.url.startswith(self.url):
            self.abroad.append(request.url)


async def opened(browser: Browser, url: str, path: str = "/", **context: object) -> Watched:
    page = await new_page(browser, **context)
    watched = Watched(page, url)
    await page.goto(url + path)
    return watched


async def ask(page: Page, text: str) -> None:
    await page.get_by_label(words.YOUR_QUESTION, exact=True).fill(text)
    await page.keyboard.press("Enter")


async def overflow(page: Page) -> int:
    return int(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))


async def test_a_question_becomes_a_ticket_that_care_sees(browser: Browser, app: Running) -> None:
    """Nothing is loaded from elsewhere, and the only complaint is the form's own refusal."""
    watched = await opened(browser, app.url)
    page = watched.page
    await expect(page.get_by_text(words.CARE_EMPTY)).to_be_visible()
    await ask(page, ASKED)
    await expect(page.get_by_role("article", name=PORTING)).to_be_visible()
    form = page.get_by_role("dialog", name=words.TICKET_FORM)
    await press(page.get_by_role("button", name=words.RAISE_TICKET), form)
    await form.get_by_label(words.SUBJECT).fill("")
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form.get_by_label(words.SUBJECT)).to_be_focused()
    await expect(form.get_by_label(words.SUBJECT)).to_have_accessible_description(
        words.FILL_THIS_IN
    )
    await form.get_by_label(words.SUBJECT).fill("Porting is late")
    await form.get_by_label("DID numbers").fill("+44 20 7946 0123")
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form).to_be_hidden()
    care = page.get_by_role("region", name=words.CARE_TEAM)
    await expect(care.get_by_role("log").get_by_text("Porting is late")).to_be_visible()
    await expect(page.get_by_role("button", name=words.RAISE_TICKET)).to_have_count(0)
    await expect(page.get_by_text(words.CARE_EMPTY)).to_be_hidden()
    assert [error for error in watched.errors if "422" not in error] == []
    assert watched.abroad == []


async def test_an_answer_that_did_not_help_asks_what_was_missing(
    browser: Browser, app: Running
) -> None:
    """Beside *Raise ticket*, which is one press away."""
    page = (await opened(browser, app.url)).page
    await ask(page, ASKED)
    await page.get_by_role("button", name=words.NOT_HELPED).click()
    await expect(page.get_by_text(words.THANKS_NOT_HELPED)).to_be_visible()
    await expect(page.get_by_role("button", name=words.RAISE_TICKET)).to_be_visible()
    form = page.get_by_role("dialog", name=words.WHAT_WAS_MISSING)
    await press(page.get_by_role("button", name=words.WHAT_WAS_MISSING), form)
    await form.get_by_label(words.REASONS["outdated"]).check()
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form).to_be_hidden()
    await expect(page.get_by_text(words.THANKS_EXPLAINED)).to_be_visible()


async def test_one_person_plays_the_whole_life(browser: Browser, app: Running) -> None:
    """The care desk beside the chat: claim, reply, comment, resolve, solved."""
    watched = await opened(browser, app.url)
    page = watched.page
    await raise_ticket(page)
    care = page.get_by_role("region", name=words.CARE_TEAM)
    chat = page.get_by_role("region", name=words.CHAT)
    await care.get_by_role("button", name=words.MOVE["claim"]).click()
    await expect(chat.get_by_text(words.step("claim", "Anna"))).to_be_visible()
    await fill(page, care, words.MOVE["reply"], words.REPLY_FORM, "It is under way.")
    await expect(chat.get_by_role("heading", name="Anna from")).to_be_visible()
    await fill(page, chat, words.REPLY, words.COMMENT_FORM, "Until when?")
    await expect(care.get_by_text("wrote on ticket")).to_be_visible()
    await care.get_by_role("button", name=words.SHOW_THE_TICKET).click()
    await expect(care.get_by_role("article").filter(has_text=words.CARE_HISTORY)).to_be_focused()
    await fill(page, care, words.MOVE["resolve"], words.REASON_FORM["resolve"], "Told them.")
    await expect(care.get_by_role("article").filter(has_text=words.CARE_HISTORY)).to_be_focused()
    asked = chat.get_by_role("group", name=words.DID_THAT_SOLVE_IT)
    await asked.get_by_role("button", name=words.YES).click()
    await expect(care.get_by_text(words.SOLVED[True])).to_be_visible()
    assert watched.errors == []


async def test_the_helpdesk_is_switched_off_and_on(browser: Browser, app: Running) -> None:
    """By keyboard; the switch keeps the focus, and says what it is."""
    watched = await opened(browser, app.url)
    page = watched.page
    helpdesk = page.get_by_role("region", name=words.HELPDESK)
    switch = helpdesk.get_by_role("switch", name=words.HELPDESK)
    await expect(switch).to_be_checked()
    await switch.focus()
    await page.keyboard.press("Space")
    await expect(switch).not_to_be_checked()
    await expect(switch).to_be_focused()
    await raise_ticket(page)
    care = page.get_by_role("region", name=words.CARE_TEAM)
    await expect(care.get_by_role("heading", name="Ticket WX-")).to_be_visible()
    await expect(helpdesk.get_by_role("listitem").filter(has_text="WX-")).to_have_count(0)
    await switch.click()
    await expect(helpdesk.get_by_role("list", name=words.HELPDESK_TICKETS)).to_contain_text("WX-")
    assert watched.errors == []


async def test_two_tabs_are_two_people_of_the_care_team(browser: Browser, app: Running) -> None:
    """Whoever has a form open while the other is quicker is told so, in the form."""
    anna = (await opened(browser, app.url)).page
    await raise_ticket(anna)
    ben = await anna.context.new_page()
    await ben.goto(app.url)
    await ben.get_by_label(words.YOU_ARE).select_option("ben")
    await anna.get_by_role("button", name=words.MOVE["resolve"]).click()
    await ben.get_by_role("button", name=words.MOVE["claim"]).click()
    form = anna.get_by_role("dialog", name=words.REASON_FORM["resolve"])
    await form.get_by_role("textbox").fill("Done")
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form.get_by_role("alert")).to_contain_text(words.step("claim", "Ben"))
    await ben.reload()
    await expect(ben.get_by_label(words.YOU_ARE)).to_have_value("ben")


async def test_a_warning_is_shown_once_and_the_form_goes_through(
    browser: Browser, app: Running
) -> None:
    page = (await opened(browser, app.url)).page
    await ask(page, ASKED)
    await page.get_by_role("button", name=LATER).click()
    await expect(page.get_by_role("heading", name=LATER)).to_be_visible()
    form = page.get_by_role("dialog", name=words.TICKET_FORM)
    await press(page.get_by_role("button", name=words.RAISE_TICKET).last, form)
    await expect(form.locator(".warning")).to_be_hidden()
    for label in ("Confirmed porting date", "Date you want"):
        await form.get_by_label(label).fill(
            utc_now().date().isoformat()
        )  # too soon on whatever day the test runs
    await form.get_by_label("DID numbers").fill("+44 20 7946 0123")
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form.get_by_text(SHORT_NOTICE)).to_be_in_viewport()
    await form.get_by_role("button", name=words.SEND_ANYWAY, exact=True).click()
    await expect(form).to_be_hidden()
    await expect(page.get_by_role("heading", name="Ticket WX-").first).to_be_visible()


async def raise_ticket(page: Page) -> None:
    await ask(page, ASKED)
    form = page.get_by_role("dialog")
    await press(page.get_by_role("button", name=words.RAISE_TICKET), form)
    await form.get_by_label("DID numbers").fill("+44 20 7946 0123")
    await form.get_by_role("button", name=words.SEND).click()
    await expect(form).to_be_hidden()


async def fill(page: Page, side: Locator, button: str, form: str, text: str) -> None:
    dialog = page.get_by_role("dialog", name=form)
    await press(side.get_by_role("button", name=button, exact=True).last, dialog)
    await dialog.get_by_role("textbox").fill(text)
    await dialog.get_by_role("button", name=words.SEND).click()
    await expect(dialog).to_be_hidden()


async def test_everything_works_by_keyboard(browser: Browser, app: Running) -> None:
    """A form takes the focus and gives it back, Escape closes it, a pressed button leaves it at the
    card."""
    page = (await opened(browser, app.url)).page
    await page.keyboard.type("How do I get the Migration code of a DID number?")
    await page.keyboard.press("Enter")
    raise_ticket = page.get_by_role("button", name=words.RAISE_TICKET)
    await expect(raise_ticket).to_be_visible()
    await press_tab_until(page, words.RAISE_TICKET)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog").get_by_label("DID numbers")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(raise_ticket).to_be_focused()
    await press_tab_until(page, words.HELPED)
    await page.keyboard.press("Space")
    await expect(page.get_by_text(words.THANKS_HELPED)).to_be_visible()
    await expect(page.get_by_role("article").filter(has_text=words.THANKS_HELPED)).to_be_focused()


async def press_tab_until(page: Page, label: str) -> None:
    for _ in range(40):
        await page.keyboard.press("Shift+Tab")
        if await page.evaluate("document.activeElement.textContent") == label:
            return
    raise AssertionError(f"{label} cannot be reached by keyboard")


async def test_a_phone_shows_everything_without_scrolling_sideways(
    browser: Browser, app: Running
) -> None:
    page = (await opened(browser, app.url, viewport=PHONE, has_touch=True)).page
    await ask(page, ASKED)
    await page.get_by_role("button", name=words.RAISE_TICKET).tap()
    form = page.get_by_role("dialog")
    await form.get_by_label(words.SUBJECT).fill("")
    await form.get_by_role("button", name=words.SEND).tap()
    await expect(form.get_by_text(words.FILL_THIS_IN)).to_be_visible()
    await expect(form.get_by_role("button", name=words.SEND)).to_be_in_viewport(ratio=1)
    await form.get_by_label(words.SUBJECT).fill("Porting is late")
    await form.get_by_label("DID numbers").fill("+44 20 7946 0123")
    assert await overflow(page) == 0
    await form.get_by_role("button", name=words.SEND).tap()
    await expect(page.get_by_role("button", name=f"{words.CARE_TEAM} 1")).to_be_visible()
    await page.get_by_role("button", name=words.CARE_TEAM).tap()
    await expect(page.get_by_role("heading", name="Ticket WX-")).to_be_visible()
    await expect(page.get_by_role("button", name=words.MOVE["claim"])).to_be_in_viewport(ratio=1)
    assert await overflow(page) == 0
    await fill(
        page, page.get_by_role("main"), words.MOVE["reply"], words.REPLY_FORM, "It is under way."
    )
    await expect(page.get_by_role("button", name=f"{words.CHAT} 1")).to_be_visible()
    await page.get_by_role("button", name=f"{words.CHAT} 1").tap()
    await expect(page.get_by_role("heading", name="Anna from")).to_be_in_viewport()
    assert await overflow(page) == 0


async def test_on_a_phone_the_buttons_of_a_ticket_stay_in_reach(
    browser: Browser, app: Running
) -> None:
    """Below one that is longer than the screen; as many of another card stay at its end, and hide
    nothing of it."""
    page = (await opened(browser, app.url, viewport=PHONE, has_touch=True)).page
    await ask(page, "ticket " + "our porting is late " * 60)
    form = page.get_by_role("dialog")
    await press(page.get_by_role("button", name=words.RAISE_TICKET), form)
    await form.get_by_role("button", name=words.SEND).tap()
    await page.get_by_role("button", name=f"{words.CARE_TEAM} 1").tap()
    care = page.get_by_role("region", name=words.CARE_TEAM)
    for move in ("claim", "reply"):
        button = care.get_by_role("button", name=words.MOVE[move])
        await expect(button).to_be_in_viewport(ratio=1)
    await expect(care.get_by_role("heading", name=words.CARE_HISTORY)).not_to_be_in_viewport()
    await page.get_by_role("button", name=words.CHAT, exact=True).tap()
    await ask(page, "issues")
    await page.get_by_role("button", name=words.LESSON["issues"]).tap()
    await press(page.get_by_role("button", name=words.LESSON["new-issue"]), form)
    await form.get_by_label(words.ISSUE_TITLE_LABEL).fill("Porting is late")
    await form.get_by_label(words.ISSUE_NOTICE_LABEL).fill("We are on it. " * 35)
    await form.get_by_role("button", name=words.SEND).tap()
    issue = care.get_by_role("article").filter(has_text=words.ISSUE_NOTICE)
    await expect(issue.get_by_role("button")).to_have_count(5)
    await expect(issue.locator(".actions")).to_have_css("position", "static")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_text_can_be_read(browser: Browser, app: Running, scheme: str) -> None:
    """The contrast of each text to what it stands on, on every card and form."""
    for path, viewport in (("/gallery", PHONE), ("/", {"width": 1280, "height": 800})):
        page = (await opened(browser, app.url, path, viewport=viewport, color_scheme=scheme)).page
        await expect(page.get_by_role("heading").first).to_be_visible()
        assert await page.evaluate(FAINT_TEXTS, CONTRAST) == []
        assert await overflow(page) == 0


async def test_the_dark_is_dark(browser: Browser, app: Running) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        page = (await opened(browser, app.url, color_scheme=scheme)).page
        grounds[scheme] = await page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert grounds == {"light": "rgb(243, 245, 248)", "dark": "rgb(14, 19, 25)"}


async def test_times_are_the_readers(browser: Browser, app: Running) -> None:
    context = {"timezone_id": "Asia/Tokyo", "locale": "en-GB"}
    page = (await opened(browser, app.url, "/gallery", **context)).page
    await expect(page.get_by_text("9 Mar 2026, 23:32").first).to_be_visible()


DUE = "2026-03-10T09:00:00Z"
AWAY = [
    ("2026-03-08T20:30:00Z", "UTC", "in 2 days"),  # in 36 hours and a half
    ("2026-03-09T08:00:00Z", "UTC", "tomorrow"),
    ("2026-03-08T09:00:00Z", "Pacific/Auckland", "in 2 days"),
    ("2026-03-08T12:00:00Z", "Pacific/Auckland", "tomorrow"),
    ("2026-03-08T06:00:00Z", "America/St_Johns", "in 2 days"),  # the clocks went forward
    ("2026-03-09T09:30:00Z", "UTC", "in 23 hours"),
    ("2026-03-10T08:31:00Z", "UTC", "in 29 minutes"),
    ("2026-03-10T09:00:30Z", "UTC", "this minute"),
    ("2026-03-10T10:15:00Z", "UTC", "1 hour ago"),
    ("2026-03-11T10:00:00Z", "UTC", "yesterday"),
    ("2026-03-12T08:00:00Z", "UTC", "2 days ago"),
    ("2026-03-12T08:00:00Z", "Pacific/Auckland", "2 days ago"),
]


async def test_how_far_away_is_told_by_the_readers_calendar(browser: Browser, app: Running) -> None:
    """Tomorrow is the next date there, and not the next 24 hours but one."""
    zones = {zone for _, zone, _ in AWAY}
    pages = {zone: await new_page(browser, timezone_id=zone, locale="en-GB") for zone in zones}
    told = [(now, zone, await shown_away(pages[zone], app.url, now)) for now, zone, _ in AWAY]
    assert told == AWAY


async def shown_away(page: Page, url: str, now: str) -> str:
    """What stands beside the time at which something is due."""
    await page.clock.set_fixed_time(now)
    await page.goto(url)
    time = f"<time class=due datetime={DUE}></time>"
    await page.evaluate("time => document.body.insertAdjacentHTML('beforeend', time)", time)
    await page.evaluate("import('/playground/times.js').then(times => times.localise(document))")
    away = await page.locator("time.due").get_attribute("data-away")
    return str(away).strip(" ()")


async def test_a_lost_answer_is_asked_for_again_and_taken_once(
    browser: Browser, app: Running
) -> None:
    page = (await opened(browser, app.url)).page
    await expect(page.get_by_role("article")).to_have_count(1)
    ids = []

    async def lose_the_first(route: Route) -> None:
        ids.append(json.loads(route.request.post_data or "")["id"])
        if len(ids) == 1:
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/playground/turns", lose_the_first)
    await ask(page, ASKED)
    await expect(page.get_by_label(words.YOUR_QUESTION, exact=True)).to_have_value("")
    assert len(ids) == 2
    assert len(set(ids)) == 1
    await expect(page.get_by_role("article")).to_have_count(3)


async def test_a_reload_shows_the_same_chat(browser: Browser, app: Running) -> None:
    page = (await opened(browser, app.url)).page
    await ask(page, ASKED)
    await expect(page.get_by_role("article")).to_have_count(3)
    before = await page.get_by_role("article").all_inner_texts()
    await page.reload()
    await expect(page.get_by_role("article")).to_have_count(3)
    assert await page.get_by_role("article").all_inner_texts() == before


FAINT_TEXTS = """
(least) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => {
    const linear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    const [x, y, z] = [r, g, b].map((c) => linear(c / 255));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = rgba(getComputedStyle(each).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    if (!element.checkVisibility() || element.closest("noscript, .unseen")) continue;
    const [one, other] = [light(rgba(getComputedStyle(element).color)), light(ground(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (contrast < least) faint.push(`${contrast.toFixed(2)} ${element.outerHTML.slice(0, 120)}`);
  }
  return faint;
}
"""
