"""Every kind of turn with which care tells many at once; see `every_turn`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count
from typing import Any

from bot.dialogue import turns
from bot.dialogue.lessons import Lesson
from bot.dialogue.reports import ReportCard
from bot.model.people import CLOCK, Company
from tests.drivers.chat import ANNA, CARE, LUCA, MARTA, Chat, channel
from tests.drivers.school import DESK

Taken = tuple[str, turns.Turn]
_numbers = count(1)
_NEWS = {"title": "Sunday", "text": "The Portal is closed.", "companies": "", "without": ""}


def told_together(chat: Chat) -> Iterator[Taken]:
    """Each is to be handed in before the next is asked for."""
    yield from _issues(chat)
    yield from _announced(chat)


def _issues(chat: Chat) -> Iterator[Taken]:
    first = chat.ticket("ticket calls fail with 503", where=channel("partners/8"))
    other = replace(MARTA, company=Company("T-second", "Second"))
    second = chat.ticket("ticket outgoing calls, error 503", by=other, where=channel("partners/9"))
    third = chat.ticket("ticket 503", where=channel("partners/10"))
    yield "see a wave", _turn(turns.SeeWave, CLOCK, issue="", tickets=(first, second))
    issue = _latest(chat)
    yield "issues", _learns(Lesson.ISSUES)
    yield "issue", _learns(Lesson.ISSUE, issue)
    yield "open an issue", _sends(Lesson.OPEN_ISSUE, issue, title="503", notice="We are on it.")
    yield "rewrite an issue", _sends(Lesson.REWRITE_ISSUE, issue, title="503", notice="Mended.")
    yield "add tickets", _sends(Lesson.ADD_TICKETS, issue, numbers=third)
    yield "take a ticket out", _sends(Lesson.TAKE_OUT, issue, ticket=third)
    yield "update an issue", _sends(Lesson.UPDATE_ISSUE, issue, text="Soon.")
    yield "tell an update", _turn(turns.Tell, CLOCK, about=f"{issue}/1", recipient=first)
    yield "stop an update", _learns(Lesson.STOP_UPDATE, f"{issue}/1")
    yield "close an issue", _sends(Lesson.CLOSE_ISSUE, issue, text="Over.")
    yield "tell the last update", _turn(turns.Tell, CLOCK, about=f"{issue}/2", recipient=second)
    yield "new issue", _sends(Lesson.NEW_ISSUE, title="Portal", notice="Down.", numbers="")
    chat.does(_turn(turns.SeeWave, CLOCK, issue="", tickets=(chat.ticket("ticket a fax prints"),)))
    yield "dismiss a wave", _learns(Lesson.DISMISS_WAVE, _latest(chat), "suspected")


def _announced(chat: Chat) -> Iterator[Taken]:
    room = replace(channel("partners/11"), room="slack:C11")
    chat.says("how to port DID", by=LUCA, where=room)
    chat.says("how to port DID", by=MARTA, where=replace(channel("C12"), room="slack:C12"))
    yield "announce", _sends(Lesson.ANNOUNCE, **_NEWS)
    news = _latest(chat)
    yield "announcements", _learns(Lesson.ANNOUNCEMENTS)
    yield "announcement", _learns(Lesson.ANNOUNCEMENT, news)
    yield "rewrite news", _sends(Lesson.REWRITE_NEWS, news, **_NEWS)
    yield "leave out", _learns(Lesson.LEAVE_OUT, f"{news}/none", "draft")
    yield "send news", _learns(Lesson.SEND_NEWS, news, "draft")
    yield "tell news", _turn(turns.Tell, CLOCK, about=news, recipient="slack:C11")
    yield "stop news", _learns(Lesson.STOP_NEWS, news, "sending")
    chat.does(_sends(Lesson.ANNOUNCE, **_NEWS))
    yield "discard news", _learns(Lesson.DISCARD_NEWS, _latest(chat), "draft")


def _latest(chat: Chat) -> str:
    """What the newest card at the desk is about."""
    cards = [one for one in chat.screen(CARE) if isinstance(one, ReportCard) and one.presses]
    return cards[-1].presses[0].about


def _learns(lesson: Lesson, about: str = "", seen: str = "") -> turns.Turn:
    return _turn(turns.Learn, ANNA, where=DESK, lesson=lesson, about=about, seen=seen)


def _sends(lesson: Lesson, about: str = "", **filled: str) -> turns.Turn:
    return _turn(turns.Teach, ANNA, lesson=lesson, about=about, filled=filled)


def _turn(kind: Callable[..., turns.Turn], by: Any, **how: Any) -> turns.Turn:
    return kind(id=f"every/broadcast/{next(_numbers)}", by=by, **how)
