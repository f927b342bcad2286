"""What fits into a field of each helpdesk, in characters, and how a longer text is made to fit."""

from __future__ import annotations

from bot.model.text import one_line

ZENDESK_SUBJECT = 150
ZENDESK_COMMENT = 60_000  # documented as 64 kB
JIRA_SUBJECT = 255
JIRA_TEXT = 32_000  # documented as 32,767
REQUEST_TRACKER_SUBJECT = 200  # its column
ROUNDUP_SUBJECT = 255  # its web page shows no more well
EMAIL_SUBJECT = 200
FILE_NAME = 100  # of every service

CUT = "\n[cut here; the whole text is on the care desk]"


def fit(text: str, limit: int) -> str:
    """The text, or as much of its beginning as fits, and a line that says so."""
    return text if len(text) <= limit else text[: limit - len(CUT)] + CUT


def short_line(text: str, limit: int) -> str:
    """A subject: no line breaks, and short enough."""
    line = one_line(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"
