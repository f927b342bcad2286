"""Monday's card: what it says, and that it comes once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.cli.main import main
from bot.desk.showing import monday
from bot.dialogue import words
from bot.dialogue.cards import CareCard
from bot.dialogue.lessons import Lesson
from bot.dialogue.reports import ReportCard
from bot.dialogue.turns import Learn, Monday
from bot.knowledge.entries import Knowledge
from bot.knowledge.hours import Hours
from bot.model.people import CLOCK
from bot.numbers.counting import Counting
from bot.storage.store import Store
from tests.drivers.chat import ANNA, CARE, Chat
from tests.drivers.school import DESK, school

ROME = Hours(ZoneInfo("Europe/Rome"), frozenset(range(5)), time(9), time(18), calendars=("IT",))


def week_begins(chat: Chat) -> list[ReportCard]:
    """As every replica takes it, and once more after a restart."""
    Counting(chat.store, lambda: chat.knowledge, lambda: chat.now).run()
    week = chat.now.date() - timedelta(days=chat.now.weekday())
    turn = Monday(id=f"monday/{week}", by=CLOCK, week=week.isoformat())
    for _ in range(3):
        chat.does(turn)
    return [one for one in chat.screen(CARE) if isinstance(one, ReportCard)]


def test_monday_s_card_says_how_last_week_went(chat: Chat, knowledge: Knowledge) -> None:
    """The four numbers, what two companies missed, the oldest tickets, each with its button."""
    desk = school(knowledge, chat)
    chat.now = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    desk.missed(
        "what colour is the sky over the harbour", "what colour has the sky over the harbour"
    )
    chat.waits_a_minute()
    chat.says("how long does porting a DID number take?")
    number = chat.ticket()
    chat.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    [card] = week_begins(chat)
    parts = {part.heading: part.lines for part in card.parts}
    assert len(parts[words.LAST_WEEK]) == 4
    assert parts[words.LAST_WEEK][0].text.startswith("Answered alone: ")
    [missed] = parts[words.MOST_MISSED]
    assert missed.press
    assert missed.press.lesson is Lesson.MISS
    [oldest] = parts[words.OLDEST_TICKETS]
    assert oldest.text.startswith(number)
    assert oldest.press
    pressed = Learn(
        id="p", by=ANNA, where=DESK, lesson=oldest.press.lesson, about=oldest.press.about
    )
    before = chat.care_card(number)
    chat.does(pressed)
    cards = [one for one in chat.screen(CARE) if isinstance(one, CareCard)]
    assert [one.moves for one in cards] == [(), before.moves]
    chat.does(Learn(id="n", by=ANNA, where=DESK, lesson=Lesson.NUMBERS))
    numbers = [one for one in chat.screen(CARE) if isinstance(one, ReportCard)][-1]
    assert len(numbers.parts[0].lines) == len(words.NUMBER)


def test_where_there_is_nothing_to_say_nothing_is_sent(chat: Chat) -> None:
    assert week_begins(chat) == []


@pytest.mark.parametrize(
    ("hours", "now", "week"),
    [
        (None, datetime(2026, 11, 23, 8, 59, tzinfo=UTC), None),
        (None, datetime(2026, 11, 23, 9, 0, tzinfo=UTC), "2026-11-23"),
        (None, datetime(2026, 11, 24, 9, 0, tzinfo=UTC), None),
        (ROME, datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "2026-11-23"),
        (ROME, datetime(2026, 3, 30, 6, 59, tzinfo=UTC), None),  # summer time began on Sunday
        (ROME, datetime(2026, 3, 30, 7, 0, tzinfo=UTC), "2026-03-30"),
        (ROME, datetime(2026, 4, 6, 12, 0, tzinfo=UTC), None),  # Easter Monday
        (ROME, datetime(2026, 4, 7, 7, 0, tzinfo=UTC), "2026-04-06"),
    ],
)
def test_it_is_due_when_work_begins_in_a_week(
    knowledge: Knowledge, hours: Hours | None, now: datetime, week: str | None
) -> None:
    """For a day: whoever starts the server on Wednesday gets no card of the week before."""
    routes = tuple(replace(route, hours=hours) for route in knowledge.routes)
    assert monday.due(replace(knowledge, routes=routes), now) == week


def test_what_it_would_say_is_shown_from_the_command_line(
    command_line: str, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    chat = Chat(knowledge, Store(command_line), now=datetime.now(UTC) - timedelta(days=2))
    assert main(["digest", "--dry-run"]) == 0
    assert "nothing is sent" in capsys.readouterr().out
    number = chat.ticket()
    assert main(["digest", "--dry-run"]) == 0
    assert f"{number} · " in capsys.readouterr().out
    chat.store.close()
