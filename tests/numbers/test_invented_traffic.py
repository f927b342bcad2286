"""Sixty days of twelve companies: everything that the console shows of them is what another look at
the same people says, week by week."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, text

from bot.knowledge.entries import Knowledge
from bot.knowledge.organisations import Organisations
from bot.numbers import definitions, reading, windows
from bot.numbers.counting import Counting
from bot.numbers.sheet import Sheets
from bot.numbers.values import CompanyRow, Value
from bot.numbers.windows import Window
from bot.ports.keeper import Retention
from bot.privacy.retention import Tidying
from bot.storage.store import Store
from tests.conftest import Demo
from tests.drivers import ledger
from tests.drivers.ledger import Ledger
from tests.tools.demo import plan

TODAY = Demo.until.date() - timedelta(days=1)
NOW = Demo.until - timedelta(minutes=1)
EVERY = Window(TODAY - timedelta(days=plan.DAYS), TODAY)
COUNTED = {"question_outcomes", "question_totals", "ticket_happenings", "ticket_totals"}
WINDOWS = (EVERY, *(windows.last_week(TODAY - timedelta(days=7 * back)) for back in range(-1, 9)))


@pytest.fixture(scope="module")
def store(
    demo: Demo, tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge
) -> Iterator[Store]:
    """A copy, in which it is counted."""
    copy: Path = tmp_path_factory.mktemp("counted") / "care.db"
    with sqlite3.connect(str(demo.store.engine.url.database)) as played:
        played.execute("vacuum into ?", (str(copy),))
    store = Store(f"sqlite:///{copy}")
    Counting(store, lambda: knowledge, lambda: NOW).run()
    yield store
    store.close()


@pytest.fixture(scope="module")
def known(store: Store, knowledge: Knowledge) -> Ledger:
    return ledger.read(store, knowledge, UTC, TODAY)


@pytest.fixture(scope="module")
def sheets(store: Store, knowledge: Knowledge) -> Sheets:
    return Sheets(store, lambda: knowledge, Organisations, lambda: NOW)


@pytest.mark.parametrize("window", WINDOWS, ids=lambda one: f"{one.first}")
def test_every_number_of_the_page_is_what_people_did(
    window: Window, sheets: Sheets, known: Ledger
) -> None:
    """Now and in the window before: part and whole, count, median and 90th percentile; the days add
    up; what came and went."""
    sheet = sheets.sheet(window)
    counts, former = known.counts(window), known.counts(window.before)
    for figure in sheet.figures:
        id = figure.number.id
        assert (figure.now.part, figure.now.whole) == counts[id], id
        assert (figure.before.part, figure.before.whole) == former[id], id
        alone = sheets.one(id, window)
        assert alone.figures == (figure,)
        days = [value for _, value in alone.trends[id]]
        assert sum(value.part for value in days) == figure.now.part, id
        assert sum(value.whole or 0 for value in days) == (figure.now.whole or 0), id
    times, earlier = known.times(window), known.times(window.before)
    for span in sheet.spans:
        id = span.span.id
        now, before = span.now, span.before
        assert (now.count, now.median, now.p90) == pytest.approx(times[id]), id
        assert (before.count, before.median, before.p90) == pytest.approx(earlier[id]), id
        assert sum(day.count for _, day in sheet.times(span.span)) == now.count
    assert sheet.flow.net == known.flow(window)


@pytest.mark.parametrize("window", WINDOWS, ids=lambda one: f"{one.first}")
def test_topics_and_routes_are_what_people_did(
    window: Window, sheets: Sheets, known: Ledger
) -> None:
    """How much of each topic was answered; how long each route takes."""
    topics = sheets.topics(window)
    assert {row.id: _both(row.now) for row in topics if row.now.whole} == known.covered(window)
    before = {row.id: _both(row.before) for row in topics if row.before.whole}
    assert before == known.covered(window.before)
    for row in sheets.routes(window):
        theirs = Ledger(
            known.questions,
            [one for one in known.tickets if one.route == row.id],
            UTC,
            TODAY,
            known.knowledge,
        )
        for span in row.spans:
            told = (span.now.count, span.now.median, span.now.p90)
            assert told == pytest.approx(theirs.times(window)[span.span.id]), (row.id, span.span.id)


@pytest.mark.parametrize("window", WINDOWS, ids=lambda one: f"{one.first}")
def test_entries_that_did_not_help_are_what_people_said(
    window: Window, sheets: Sheets, known: Ledger
) -> None:
    """How often, and of how many questions; the overview has the same."""
    found = [(entry.id, count, asked) for entry, count, asked in sheets.unhelpful(window)]
    assert found == known.unhelpful(window)
    assert sheets.overview(window).unhelpful == sheets.unhelpful(window)


def test_each_company_has_what_its_people_did(sheets: Sheets, known: Ledger) -> None:
    """In the last four weeks and before; what it waits for now, since when. Its own page says the
    same, and nothing of others."""
    window = windows.last_days(TODAY, 28)
    rows = sheets.companies(window)
    assert len(rows) == 12
    for row in rows:
        theirs = _of(known, row.company.id)
        counts = theirs.counts(window)
        for id in ("asked", "answered-alone", "tickets"):
            assert _both(row.now[id]) if id in row.now else counts[id] == (0, None), id
        former = theirs.counts(window.before)["tickets"][0]
        assert row.part("tickets") - row.rise("tickets") == former
        assert _waits(row) == _expected(theirs)
        own = sheets.sheet(window, row.company.id)
        assert {one.number.id: _both(one.now) for one in own.figures} == counts


def test_what_waits_is_what_is_not_done(sheets: Sheets, known: Ledger) -> None:
    """By route and age; the oldest first."""
    waiting = sheets.overview(EVERY).backlog
    ages = {(route, str(age)): count for (route, age), count in waiting.ages.items()}
    assert ages == known.waiting(NOW)
    live = [one for one in known.tickets if one.status in ("open", "claimed", "waiting")]
    oldest = sorted(live, key=lambda one: (one.filed, one.number))
    assert [one.number for one in waiting.tickets] == [one.number for one in oldest]


def test_what_is_behind_a_number_is_all_that_it_counts(store: Store, sheets: Sheets) -> None:
    """Page by page, the latest first, each once."""
    for number in definitions.NUMBERS:
        if number.judged:
            continue
        with store.reading() as memory:
            [figure] = [
                one
                for one in reading.figures(memory.connection, EVERY, TODAY)
                if one.number is number
            ]
        first = sheets.behind(number.id, EVERY, 0)
        assert first.total == figure.now.part, number.id
        asked = [one.asked for one in first.questions]
        assert asked == sorted(asked, reverse=True)
        pages = [sheets.behind(number.id, EVERY, page) for page in range(first.total // 50 + 1)]
        shown = [one.id for page in pages for one in page.questions]
        shown += [one.number for page in pages for one in page.tickets]
        assert len(shown) == first.total, number.id


def test_a_week_without_anything_says_nothing(sheets: Sheets) -> None:
    """No share of nothing, no median of nothing, no rise; of one company only, too."""
    empty = Window(EVERY.first - timedelta(days=400), EVERY.first - timedelta(days=394))
    for company in ("", sheets.companies(EVERY)[0].company.id):
        sheet = sheets.sheet(empty, company)
        assert {figure.now.part for figure in sheet.figures} == {0}
        assert {figure.now.share for figure in sheet.figures} == {None}
        assert {span.now.median for span in sheet.spans} == {None}
        assert sheet.flow.net == 0
    assert sheets.topics(empty) == ()
    assert sheets.routes(empty) == ()


def test_a_page_reads_an_index_and_no_table(store: Store, sheets: Sheets) -> None:
    """Each look of a company's page, and of the questions behind a number, finds all that it asks
    for in an index, from where its company or its days begin; no look reads a table from end to
    end. Every night SQLite is told how much there is of what."""
    Tidying(store.engine, (), Retention, lambda: NOW).run()
    with store.reading() as memory:
        measured = set(memory.connection.execute(text("select tbl from sqlite_stat1")).scalars())
    assert measured == COUNTED
    window, company = windows.last_days(TODAY, 7), sheets.companies(EVERY)[0].company.id
    with _plans() as theirs:
        sheets.sheet(window, company, ("asked", "tickets"))
    assert len(theirs) >= 5
    assert [step for step in theirs if "COVERING INDEX" not in step] == []
    begin = ("(company=? AND day>?", "(what=? AND day>?")
    assert [step for step in theirs if not any(each in step for each in begin)] == []
    with _plans() as behind:
        sheets.behind("asked", window, 0)
    assert [
        step for step in behind if "COVERING INDEX" not in step and "day_what" not in step
    ] == []
    with _plans() as every:
        sheets.overview(window)
        sheets.companies(window)
    assert [step for step in (*behind, *every) if not step.startswith("SEARCH")] == []


@contextmanager
def _plans() -> Iterator[list[str]]:
    """How SQLite reads what was counted."""
    steps: list[str] = []

    def explain(
        connection: Connection, cursor: object, statement: str, parameters: Any, *_: object
    ) -> None:
        asked = connection.connection.cursor()
        asked.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
        said = [row[3] for row in asked.fetchall()]
        steps.extend(step for step in said if any(table in step for table in COUNTED))

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        yield steps
    finally:
        event.remove(Engine, "before_cursor_execute", explain)


def _both(value: Value) -> tuple[int, int | None]:
    return value.part, value.whole


def _of(known: Ledger, company: str) -> Ledger:
    questions = [one for one in known.questions if one.by.company.id == company]
    tickets = [one for one in known.tickets if one.by.company.id == company]
    return Ledger(questions, tickets, UTC, TODAY, known.knowledge)


def _waits(row: CompanyRow) -> tuple[int, object]:
    return row.live, row.oldest


def _expected(theirs: Ledger) -> tuple[int, object]:
    filed = [one.filed for one in theirs.tickets if one.status in ("open", "claimed", "waiting")]
    return len(filed), min(filed, default=None)
