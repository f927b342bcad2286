"""Every number is what an independent look at what people did says, whatever became of it since."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.cli.main import main
from bot.dialogue import words
from bot.dialogue.turns import Rate, Reply
from bot.knowledge.entries import Knowledge
from bot.knowledge.hours import Hours, Target
from bot.knowledge.organisations import Organisations
from bot.model.people import Company, Partner
from bot.numbers import backlog, companies, definitions, reading, windows
from bot.numbers.counting import Counting
from bot.numbers.days import sheet_of_one
from bot.numbers.reading import By, Scope
from bot.numbers.sheet import Sheets
from bot.numbers.values import NO_SPAN, flow
from bot.numbers.windows import Window
from bot.ports.keeper import Retention
from bot.privacy.erasure import forget
from bot.privacy.keepers import keepers
from bot.privacy.retention import Tidying
from bot.storage.store import Store
from tests.drivers import ledger
from tests.drivers.chat import ANNA, LUCA, Chat, direct, on_every_route
from tests.drivers.traffic import Traffic

ROME = ZoneInfo("Europe/Rome")
Told = dict[str, tuple[int, int | None]]


def count(chat: Chat, knowledge: Knowledge) -> None:
    Counting(chat.store, lambda: knowledge, lambda: chat.now).run()


def told(store: Store, window: Window, today: date, scope: Scope = reading.ALL) -> Told:
    with store.reading() as memory:
        figures = reading.figures(memory.connection, window, today, scope)
    return {one.number.id: (one.now.part, one.now.whole) for one in figures}


def in_rome(knowledge: Knowledge) -> Knowledge:
    """Days as they are there, and every hour of them worked, so that times are the clock's; each
    answer and solution is promised."""
    hours = Hours(ROME, frozenset(range(7)), time.min, time.max)
    target = Target(timedelta(hours=4), hours, timedelta(hours=2), timedelta(hours=30))
    return on_every_route(knowledge, hours=hours, target=target)


def test_every_number_is_what_people_did(chat: Chat, knowledge: Knowledge) -> None:
    """Over the end of summer time, counted in between and at the end; for every week of it, for one
    company, and for days on which nobody did anything."""
    romes = in_rome(knowledge)
    chat = Chat(romes, chat.store, now=datetime(2026, 10, 5, 9, 0, tzinfo=UTC))
    traffic = Traffic(chat)
    for days in (9, 6, 13):
        traffic.flows(days)
        count(chat, romes)
    today = windows.day_of(chat.now, ROME)
    known = ledger.read(chat.store, knowledge, ROME, today)
    assert len(known.questions) > 60
    assert len(known.tickets) > 10
    every = Window(date(2026, 10, 1), today)
    weeks = [windows.last_week(today - timedelta(days=7 * back)) for back in range(7)]
    for window in (every, *weeks, Window(date(2026, 10, 25), date(2026, 10, 25))):
        assert told(chat.store, window, today) == known.counts(window), window
        with chat.store.reading() as memory:
            first, *_ = reading.spans(memory.connection, window)
        assert first.now.count == known.times(window)["first-answer"][0]
    whole = known.counts(every)
    for id in ("targets-met", "targets-missed", "reply-as-it-stood", "reply-edited"):
        assert whole[id][0] > 0, id
    one = Scope(companies=("T-3",))
    known.questions = [one for one in known.questions if one.by.company.id == "T-3"]
    known.tickets = [one for one in known.tickets if one.by.company.id == "T-3"]
    assert told(chat.store, every, today, one) == known.counts(every)


def test_what_is_due_soon_and_overdue_is_what_was_promised(
    chat: Chat, knowledge: Knowledge
) -> None:
    """Hour by hour, of all and of each company: an answer or a solution that its partner waits for
    has a quarter of its time left, or none."""
    romes = in_rome(knowledge)
    chat = Chat(romes, chat.store, now=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    Traffic(chat).flows(9)
    known = ledger.read(chat.store, romes, ROME, chat.now.date())
    within = {
        "first-answer": timedelta(hours=4),
        "next-answer": timedelta(hours=2),
        "solution": timedelta(hours=30),
    }
    sheets = Sheets(chat.store, lambda: romes, Organisations, lambda: chat.now)
    seen, begin = set[bool](), chat.now
    for hours in range(-12, 40):
        now = chat.now = begin + timedelta(hours=hours, minutes=1)
        soon, late = known.owed(now, within)
        waiting = sheets.backlog()
        assert {one.number for one in waiting.due_soon(now)} == soon, now
        assert {one.number for one in waiting.overdue(now)} == late, now
        rows = sheets.companies(windows.last_days(now.date(), 28))
        theirs = Counter(one.by.company.id for one in known.tickets if one.number in late)
        assert {row.company.id: row.overdue for row in rows if row.overdue} == theirs
        seen |= {bool(soon), bool(late)}
    assert seen == {True, False}


def test_what_lies_apart_adds_up(chat: Chat, knowledge: Knowledge) -> None:
    """By day, company, entry and route; behind each number stand the questions that it counts; what
    waits is what is not done."""
    Traffic(chat).flows(20)
    count(chat, knowledge)
    today = chat.now.date()
    every = windows.last_days(today, 30)
    whole = told(chat.store, every, today)
    with chat.store.reading() as memory:
        connection = memory.connection
        for by in By:
            apart = reading.values_by(connection, every, today, by)
            for id in {id for values in apart.values() for id in values}:
                parts = sum(values[id].part for values in apart.values() if id in values)
                assert parts == whole[id][0], (by, id)
        for number in definitions.NUMBERS:
            if not number.judged:
                found = reading.behind(connection, number.id, every, limit=1000)
                assert len(found) == whole[number.id][0], number.id
        page = reading.behind(connection, "asked", every, offset=3, limit=2)
        assert page == reading.behind(connection, "asked", every, limit=1000)[3:5]
        drawn = sheet_of_one(connection, every, today, "asked").trends["asked"]
        assert [day for day, _ in drawn] == list(every.every_day())
        waiting = backlog.read(connection, chat.now)
        live = [
            one for one in memory.tickets.every() if one.status in ("open", "claimed", "waiting")
        ]
        values = reading.values_by(connection, every, today, By.COMPANY)
        net = sum(flow(one).net for one in values.values())
    assert len(waiting.tickets) == len(live) == net == sum(waiting.ages.values())
    oldest = min(live, key=lambda one: (one.filed, one.number))
    assert waiting.oldest(1)[0].number == oldest.number


def test_numbers_outlive_what_they_were_counted_from(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """People are forgotten, also what they asked since the last look, and everything expires: every
    number stays what it was, and no row names a question, a ticket or a person."""
    Traffic(chat).flows(12)
    count(chat, knowledge)
    for text in ("how to port DID", "what colour is the sky"):
        chat.waits_a_minute()
        chat.says(text, by=LUCA, where=direct(LUCA))
    count(chat, knowledge)
    today = chat.now.date()
    every = windows.last_days(today, 30)
    before = told(store, every, today)
    for person in ("slack:U-3", LUCA.id):
        forget(store, keepers(), person, knowledge, chat.now)
    count(chat, knowledge)
    assert told(store, every, today) | {"dismissed": before["dismissed"]} == before
    later = chat.now + timedelta(days=2000)
    days = Retention(questions=1, tickets=1)
    Tidying(store.engine, keepers(), lambda: days, lambda: later).run()
    assert ledger.read(store, knowledge, UTC, today).questions == []
    assert told(store, every, today)["asked"] == before["asked"]
    with store.reading() as memory:
        assert reading.behind(memory.connection, "asked", every) == []
        apart = reading.values_by(memory.connection, every, today, By.COMPANY)
    assert sum(values["asked"].part for values in apart.values()) == before["asked"][0]


def test_what_was_asked_since_the_last_look_is_not_lost(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """Somebody asks, rates, and is forgotten before anybody has counted."""
    card = chat.says("how long does porting a DID number take?")
    chat.does(Rate(id="r", by=LUCA, question=card.asked.question, helped=True))  # type: ignore[union-attr]
    forget(store, keepers(), LUCA.id, knowledge, chat.now)
    today = chat.now.date()
    numbers = told(store, windows.last_days(today, 1), today)
    assert numbers["asked"] == (1, None)
    assert numbers["confirmed"] == (1, 1)


def test_a_share_of_few_votes_is_not_told(chat: Chat, knowledge: Knowledge) -> None:
    """Four votes say nothing, five do; of nothing there is no share."""
    today = chat.now.date()
    shares = []
    for number in range(5):
        chat.waits_a_minute()
        by = replace(LUCA, id=f"slack:U-{number}")
        card = chat.says("how long does porting a DID number take?", by=by, where=direct(by))
        rated = Rate(id=chat.fresh(), by=by, question=card.asked.question, helped=number > 0)  # type: ignore[union-attr]
        chat.does(rated)
        count(chat, knowledge)
        with chat.store.reading() as memory:
            found = reading.figures(memory.connection, windows.last_days(today, 1), today)
        shares.append(next(one for one in found if one.number.id == "helpfulness"))
    assert [one.now.share for one in shares] == [None, None, None, None, 0.8]
    assert shares[-1].before.share is None


def test_a_company_keeps_its_numbers_when_it_is_renamed(chat: Chat, knowledge: Knowledge) -> None:
    """Its newest name stands everywhere; a workspace that is mapped counts with its company."""
    for name in ("Netvoice", "NetVoice Group"):
        chat.waits_a_minute()
        by = replace(LUCA, company=Company("T-netvoice", name))
        chat.says("how to port DID", by=by, where=direct(by))
        count(chat, knowledge)
    with chat.store.reading() as memory:
        names = reading.company_names(memory.connection)
    assert names == {"T-netvoice": "NetVoice Group"}
    mapped = Organisations(homes={"T-netvoice": Company("netvoice", "NetVoice S.r.l.")})
    assert companies.known_as("T-netvoice", names, mapped).name == "NetVoice S.r.l."
    assert companies.known_as("T-netvoice", names, Organisations()).name == "NetVoice Group"
    by = Partner(LUCA.id, LUCA.name, Company("netvoice", "NetVoice S.r.l."))
    chat.waits_a_minute()
    chat.says("how to port DID", by=by, where=direct(by))
    count(chat, knowledge)
    today = chat.now.date()
    scope = companies.scope_of("netvoice", mapped)
    assert told(chat.store, windows.last_days(today, 1), today, scope)["asked"] == (3, None)


def test_times_are_those_of_work(chat: Chat, knowledge: Knowledge) -> None:
    """Over a week-end an answer that came on Monday took the hours that were worked."""
    hours = Hours(ROME, frozenset(range(5)), time(9), time(18))
    working = replace(
        knowledge, routes=tuple(replace(one, hours=hours) for one in knowledge.routes)
    )
    chat.now = datetime(2026, 10, 23, 15, 0, tzinfo=UTC)  # Friday, 17:00 in Rome
    number = chat.ticket()
    chat.now = datetime(2026, 10, 26, 9, 30, tzinfo=UTC)  # Monday, 10:30: the clock changed between
    chat.does(Reply(id="r", by=ANNA, ticket=number, text="It starts with the delivery."))
    count(chat, working)
    week = Window(date(2026, 10, 19), date(2026, 10, 26))
    with chat.store.reading() as memory:
        first, following, solved = reading.spans(memory.connection, week)
        by_route = reading.spans_by(memory.connection, week, By.ROUTE)
    assert (first.now.count, first.now.median, first.now.p90) == (1, 150, 150)
    assert following.now == solved.now == NO_SPAN
    [spans] = by_route.values()
    assert spans["first-answer"].median == 150


def test_every_number_has_a_name_and_a_meaning() -> None:
    ids = [one.id for one in definitions.NUMBERS] + [one.id for one in definitions.SPANS]
    assert list(words.NUMBER) == list(words.NUMBER_MEANS) == ids
    assert set(definitions.HEADLINES) <= set(ids)


def test_numbers_from_the_command_line(
    command_line: str, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a whole and apart, as text and as CSV; before anybody asked anything, too."""
    store = Store(command_line)
    assert main(["numbers"]) == 0
    assert "Answered alone" in capsys.readouterr().out
    assert main(["numbers", "--means"]) == 0
    assert "Helpful: Of those who pressed" in capsys.readouterr().out
    chat = Chat(knowledge, store, now=datetime.now(UTC) - timedelta(minutes=5))
    chat.says("how long does porting a DID number take?")
    assert main(["numbers", "--by", "company", "--format", "csv"]) == 0
    assert "T-netvoice,Answered alone,100% (1 of 1)," in capsys.readouterr().out
    store.close()
