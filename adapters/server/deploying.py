"""The app as Heroku must know it: `app.json`, whose settings are ours and whose names the
company's."""

from __future__ import annotations

import json
from pathlib import Path

from bot.dialogue import naming
from bot.dialogue.speech import ENGLISH
from bot.errors import SettingsError
from bot.knowledge.brand import Brand

FILE = Path("app.json")
_NAME = "{product} bot"
_ABOUT = (
    "Answers questions from the {team} FAQ in Slack and Microsoft Teams, and turns the rest into"
    " tickets."
)
_KEYWORDS = ("slack", "teams", "faq", "helpdesk")


def named(file: Path, brand: Brand) -> str:
    """The file with the brand's names; SettingsError where it cannot be read."""
    try:
        app = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        raise SettingsError(
            f"{file}: cannot be read; run this in the folder of the bot, where it stands"
        ) from None
    with naming.naming(brand):
        about = {
            "name": naming.filled(_NAME, ENGLISH),
            "description": naming.filled(_ABOUT, ENGLISH),
            "keywords": [*_KEYWORDS, brand.command.removeprefix("/")],
        }
    return json.dumps({**app, **about}, indent=2, ensure_ascii=False) + "\n"
