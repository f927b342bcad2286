"""Known issues: what care reads of them, and what partners are told."""

from __future__ import annotations

from bot.dialogue.speech import counted, said, spoken

ISSUE_STATE = {
    "suspected": "not looked at yet",
    "open": "going on",
    "closed": "over",
    "dismissed": "dismissed",
}
KNOWN_ISSUES = "Known issues"
ISSUES_DESK = (
    "What is wrong just now stands above the answer of whoever asks about it.",
    "If you are of the care team, open the list here.",
)
NO_ISSUES = "No known issue is open, and no wave of tickets waits for you."
OPEN_ISSUES = "Open now"
ENDED_ISSUES = "Earlier"
ISSUE_TICKETS = "Their tickets"
ISSUE_NOTICE = "Shown to whoever asks about it"
ISSUE_UPDATES = "Told so far"
ISSUE_TITLE_LABEL = "What is it? Only {team} reads this."
ISSUE_NOTICE_LABEL = "What do you say to whoever asks about it?"
ISSUE_NOTICE_HINT = "in the language of your partners; it is shown above the answer, as yours"
ISSUE_NUMBERS_LABEL = "Numbers of tickets, one a line"
ISSUE_WORD_LABEL = "What do you tell them?"
TAKE_OUT_LABEL = "Ticket"
WAVE_INTRO = "If it is one thing, its partners can be told together. They do not see one another."
NO_TICKETS_TO_TELL = "None of its tickets is open, so there is nobody to tell."
NO_TICKETS_TO_TAKE_OUT = "It has no tickets."
RESOLVED_WITH_ISSUE = "The known issue is closed."


def wave(tickets: int, companies: int) -> str:
    return said(
        "{tickets} of {companies} sound like one thing",
        tickets=_tickets(tickets),
        companies=_companies(companies),
    )


def issue_title(id: str, title: str) -> str:
    return said("Known issue {id}: {title}", id=id, title=title)


def issue_state(state: str, tickets: int, companies: int) -> str:
    return said(
        "{state}, {tickets} of {companies}",
        state=spoken(ISSUE_STATE)[state],
        tickets=_tickets(tickets),
        companies=_companies(companies),
    )


def issue_too_late(id: str, state: str) -> str:
    return said("{id} is {state} by now.", id=id, state=spoken(ISSUE_STATE)[state])


def update_told(who: str, told: int, of: int, *, stopped: bool) -> str:
    so_far = said("{who}, told {told} of {of}", who=who, told=told, of=of)
    return f"{so_far}. {said('Stopped.')}" if stopped else so_far


def no_tickets_called(numbers: str) -> str:
    return said("There are no such tickets: {numbers}", numbers=numbers)


def _tickets(count: int) -> str:
    return counted("{count} ticket", "{count} tickets", count)


def _companies(count: int) -> str:
    return counted("{count} company", "{count} companies", count)
