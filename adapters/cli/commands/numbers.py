"""`numbers`: what was asked and what came of it, counted."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.cli import options as given
from adapters.cli.options import Commands, Options
from adapters.shared import inert
from bot.dialogue import words

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.numbers.reading import By
    from bot.numbers.values import Span, Value
    from bot.numbers.windows import Window

Row = tuple[str, str, str, str]
HEADER: Row = ("what", "number", "now", "before")
DAYS = 28


def add(commands: Commands) -> None:
    numbers = given.command(
        commands, "numbers", _numbers, "show what was asked, and what came of it, counted"
    )
    numbers.add_argument("--days", type=given.days, default=DAYS, help="how many, today the last")
    numbers.add_argument("--by", choices=("day", "company", "entry", "route"))
    numbers.add_argument("--means", action="store_true", help="what each of them counts")
    numbers.add_argument("--format", choices=("text", "csv"), default="text")


def _numbers(options: Options) -> int:
    from bot.numbers import reading, windows
    from bot.numbers.counting import Counting

    if options.means:
        print("\n".join(f"{words.NUMBER[id]}: {said}" for id, said in words.NUMBER_MEANS.items()))
        return 0
    knowledge = given.knowledge(options)
    now = datetime.now(UTC)
    with given.store() as store:
        Counting(store, lambda: knowledge, lambda: now).run()
        today = windows.day_of(now, windows.zone_of(knowledge))
        window = windows.last_days(today, options.days)
        with store.reading() as memory:
            if options.by:
                rows = list(_apart(memory.connection, window, reading.By(options.by)))
            else:
                rows = list(_whole(memory.connection, window))
    _write(rows, options.format)
    return 0


def _whole(connection: Connection, window: Window) -> Iterator[Row]:
    from bot.numbers import reading

    for figure in reading.figures(connection, window, window.last):
        name = words.NUMBER[figure.number.id]
        yield "all", name, _value(figure.now), _value(figure.before)
    for span in reading.spans(connection, window):
        yield "all", words.NUMBER[span.span.id], _span(span.now), _span(span.before)


def _apart(connection: Connection, window: Window, by: By) -> Iterator[Row]:
    from bot.numbers import reading

    found = reading.values_by(connection, window, window.last, by)
    former = {}
    if by is not reading.By.DAY:
        former = reading.values_by(connection, window.before, window.last, by)
    for key in sorted(found, key=str):
        for id, value in found[key].items():
            before = former.get(key, {}).get(id)
            yield str(key), words.NUMBER[id], _value(value), _value(before) if before else ""


def _value(value: Value) -> str:
    if value.whole is None:
        return str(value.part)
    if value.hidden and value.whole:
        return words.too_few(value.whole)
    if value.share is None:
        return "-"
    return f"{words.share(value.part, value.whole)} ({words.of_so_many(value.part, value.whole)})"


def _span(span: Span) -> str:
    if span.median is None or span.p90 is None:
        return "-"
    return f"{words.minutes(span.median)}, p90 {words.minutes(span.p90)} ({span.count})"


def _write(rows: list[Row], format: str) -> None:
    if format == "csv":
        writer = csv.writer(sys.stdout)
        writer.writerow(HEADER)
        writer.writerows([[inert.cell(cell) for cell in row] for row in rows])
        return
    for what, name, now, before in rows:
        print(inert.line(f"{what:<24} {name:<26} {now:<32} {before}"))
