"""Pictures to look at: README's answer in Slack and Teams into docs/, every golden drawing of both
into var/.

Microsoft's own renderer draws for Teams; for Slack, which publishes none, npm's slack-blocks-to-jsx
does.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from adapters.slack.drawing.cards import message as slack_message
from adapters.teams.drawing.cards import message as teams_message
from bot.dialogue.cards import Card
from bot.knowledge.loading import load
from bot.learning import shelf
from bot.model.people import Conversation
from bot.storage.store import Store
from tests import ROOT
from tests.drivers.chat import Chat, channel, command
from tests.teams.test_render import card_of

RENDERERS = ROOT / "tests/tools/render"
GOLDEN = ROOT / "tests" / "golden"
LOOK_AT = ROOT / "var" / "pictures"
README = ROOT / "docs" / "pictures"
WIDTHS = {"phone": 375, "desktop": 720}
COLUMN = 560  # pixels; two stand side by side in README
THEMES = ("light", "dark")
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
]


def main() -> None:
    README.mkdir(parents=True, exist_ok=True)
    in_slack = slack_message(_answer(command()))
    in_teams = teams_message(_answer(channel()))["attachments"][0]["content"]
    with _browser() as page:
        for theme in THEMES:
            _open(page, "teams.html", COLUMN)
            _draw(page, in_teams, "#card", README / f"teams-{theme}.png", theme)
            _open(page, "slack.html", COLUMN)
            _draw(page, in_slack, "main", README / f"slack-{theme}.png", theme)
            for width, pixels in WIDTHS.items():
                _open(page, "slack.html", pixels)
                _draw_golden(page, "slack", "main", width, theme)
                _open(page, "teams.html", pixels)
                _draw_golden(page, "teams", "#card", width, theme)


def _answer(where: Conversation) -> Card:
    """What a partner really sees, with its text's number."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/care.db")
        knowledge = shelf.read(store, load(ROOT / "knowledge"), datetime.now(UTC)).knowledge
        card = Chat(knowledge, store).says("how long does porting take?", where=where)
        store.close()
    assert card is not None
    return card


@contextmanager
def _browser() -> Iterator[Page]:
    subprocess.run(["npm", "run", "--silent", "slack"], cwd=RENDERERS, check=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        yield browser.new_page(device_scale_factor=1.5, locale="en-GB", timezone_id="Europe/Rome")
        browser.close()


def _open(page: Page, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 200})
    page.goto((RENDERERS / name).as_uri())


def _draw_golden(page: Page, platform: str, part: str, width: str, theme: str) -> None:
    folder = LOOK_AT / platform
    folder.mkdir(parents=True, exist_ok=True)
    for file in (GOLDEN / platform).glob("*.json"):
        drawing = json.loads(file.read_text("utf-8"))
        shown = card_of(drawing) if platform == "teams" else drawing
        _draw(page, shown, part, folder / f"{file.stem}-{width}-{theme}.png", theme)


def _draw(page: Page, drawing: Any, part: str, picture: Path, theme: str) -> None:
    page.evaluate("([drawing, theme]) => window.draw(drawing, theme)", [drawing, theme])
    page.locator(part).screenshot(path=picture)


if __name__ == "__main__":
    main()
