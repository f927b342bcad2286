"""Announcements: what care reads of them, and what stands above one."""

from __future__ import annotations

from bot.dialogue.speech import counted, said, spoken

NEWS_STATE = {
    "draft": "not sent yet",
    "sending": "is being sent",
    "sent": "sent",
    "stopped": "stopped",
    "discarded": "discarded",
}
REACHED_STATE = {
    "waiting": "waiting",
    "told": "sent",
    "refused": "refused",
    "stopped": "stopped before",
    "gone": "stopped before",
}
NEWS_FROM = "News from {team}"
ANNOUNCEMENTS = "Announcements"
ANNOUNCEMENTS_DESK = (
    "Announcements are made by the care team.",
    "If you are of it, open them here.",
)
NO_ANNOUNCEMENTS = "Nothing was announced yet."
NEWS_TEXT = "What it says"
NEWS_ROOMS = "Who gets it"
NEWS_TITLE_LABEL = "Title"
NEWS_TEXT_LABEL = "Text"
NEWS_TEXT_HINT = "as you write it; nothing is translated"
NEWS_COMPANIES_LABEL = "Only these companies, one a line"
NEWS_COMPANIES_HINT = "empty: all who asked within 90 days"
NEWS_WITHOUT_LABEL = "Not these companies or rooms, one a line"
NEWS_WITHOUT_HINT = "names of companies, or rooms such as slack:C0123456789"
NEWS_CHATS_LABEL = "Where a company has no room"
NEWS_CHATS_CHOICES = (("no", "It gets nothing"), ("yes", "Its people get it in their own chats"))
NO_ROOMS = "Nobody would get it: no room of these companies is known."


def news_title(id: str, title: str) -> str:
    return said("Announcement {id}: {title}", id=id, title=title)


def news_state(state: str, who: str) -> str:
    return said("{state}, by {who}", state=spoken(NEWS_STATE)[state], who=who)


def would_go_to(rooms: int, companies: int) -> str:
    return said(
        "It would go to {places} of {companies}.",
        places=counted("{count} place", "{count} places", rooms),
        companies=counted("{count} company", "{count} companies", companies),
    )


def news_reached(sent: int, waiting: int, refused: int, stopped: int) -> str:
    """How many there are of each, those that are none left out."""
    states = spoken(REACHED_STATE)
    counts = ((sent, "told"), (waiting, "waiting"), (refused, "refused"), (stopped, "stopped"))
    return " · ".join(f"{states[state]}: {count}" for count, state in counts if count)


def a_chat(name: str) -> str:
    return said("{name}, their own chat", name=name)


def no_such_companies(names: str) -> str:
    return said("Nobody of these asked lately: {names}", names=names)


def news_too_late(id: str, state: str) -> str:
    return said("{id}: {state} by now.", id=id, state=spoken(NEWS_STATE)[state])
