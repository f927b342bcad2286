"""What is printed, and written as docs/bench.md: the tables and how they were measured."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from tests.tools.bench import console as console_bench
from tests.tools.bench import corpus, crowded, far_slack, search, server, tickets
from tests.tools.bench import cost as cost_bench
from tests.tools.bench import load as load_bench
from tests.tools.bench.console import Measured
from tests.tools.bench.cost import Cost
from tests.tools.bench.load import Loaded
from tests.tools.bench.search import Quality, Scale
from tests.tools.bench.server import Speed
from tests.tools.bench.tickets import Clicks

_LOAD = os.getloadavg()[0]
"""Before anything is measured: on a busy machine the figures of the server say little."""


def whole(
    found: Sequence[Quality],
    scales: Sequence[Scale],
    speeds: Sequence[Speed],
    clicks: Sequence[Clicks],
    picture: Path,
) -> str:
    messages, knowledge = corpus.labelled(), corpus.real()
    within = sum(bool(message.answers) for message in messages)
    wordings = len(corpus.wordings(knowledge)[0])
    return f"""\
# Measurements

Written by `make bench`; `python -m tests.tools.bench --quick` measures less and only prints. {_machine()}

![Quality against latency, and latency against size]({picture})

## Quality and latency

{_quality(found)}

- {len(knowledge.entries)} entries with {wordings:,} wordings, the same for every engine.
- *First*, *first three*: the share of the {within} labelled messages in scope with a right entry there. They
  are `tests/evals/dev.jsonl`, and none of them is a wording.
- Milliseconds are CPU time of one message, over all {len(messages)} messages, one at a time. The engines
  take turns for {search.ROUNDS} rounds, and the median round counts.
- This bot's time is for the whole finding, with typing errors mended, confidence and decision; the others
  only rank. bm25s has this bot's stemmer, SQLite its own.
- This bot was developed with these messages in view; the others run with their defaults.

## Size

{_scaling(scales)}

- The real entries with up to three wordings each, and invented ones of one to three wordings, made of real
  and invented words. Every engine has a process of its own.
- Half of the messages are labelled ones, half are wordings with a word lost and two letters swapped. *Found*
  is the share of the latter whose entry came first.
- *Asked* says how many messages an engine got: {search.QUERIES}, or what it managed
  in {search.PATIENCE:.0f} s.
- *Build* is CPU time; *memory* is what the process grew by in building.

## Server

{_speed(speeds)}

- `python -m bot serve` for Slack alone, as a process of its own on a SQLite file, answering by words alone.
  Beside it the least bot that could stand in its place: slack-bolt, one row kept as safely, a constant text
  posted.
- Both get signed `/wildix` commands. Slack is a stand-in on loopback that answers at once, and it shares the
  machine's cores with the server.
- They take turns for {server.ROUNDS} rounds after one to warm up; a figure is the median over the rounds of
  the round's p50 or p99.
- *Acknowledged*: from sending the command to the 200. *Card*: from sending it to the card's arrival at the
  response_url. *New people* are those about whom the server has to ask Slack first.
- *Start*: from the start of the process until `/readyz` answers, the median of {server.STARTS}, after a first
  one that makes the database and learns what the knowledge teaches. *Memory*: resident, {server.SETTLED:g} s after
  that and at the end; of it what the second opinion by meaning adds, where it is switched on.

## Tickets

{_clicks(clicks)}

- {tickets.AT_ONCE} people send the form of a ticket at once, {tickets.ROUNDS} times after one to warm up. The
  playground's helpdesk gets each ticket meanwhile, and PostgreSQL shares the machine's cores too.
- *Closed*: from *Send* until Slack is told that the ticket is kept and the form can close. *Confirmed*: until the
  message with the ticket's number is at Slack.
"""


def cost(costs: Sequence[Cost], picture: Path) -> str:
    """The section on what a command costs, which `make cost` measures apart from the rest."""
    return f"""\

Written by `make cost`. {_machine()}

![CPU milliseconds of a command, part by part]({picture})

{costed(costs)}

- Two processes of each on one PostgreSQL, for Slack alone, all of them up all the time and asked in turn: {cost_bench.ROUNDS} rounds of
  {cost_bench.SECONDS:g} s with {load_bench.IN_FLIGHT} commands under way, after one to warm up; medians. The second opinion by
  meaning is off. PostgreSQL's own CPU is not in it.
- *While nobody asks*: what the threads use then in the time that a command takes, such as the durable engine's look
  for work; the fewer commands a second, the more of it falls on each.
- Of what a process grows by under load, from some 160 MB to 200, 23 are pages of the file with what the search learned:
  they are read when somebody asks for them, processes of one machine share them, and the system takes them back where
  memory is short. The arenas of its threads hold less than 10.
- On a machine that does other work too, all columns grow; their ratio says more than either.
{_crowd(costs)}"""


def _crowd(costs: Sequence[Cost]) -> str:
    if all(one.server != cost_bench.CROWDED for one in costs):
        return ""
    return (
        f"- *A year kept*: {crowded.QUESTIONS:,} questions of {crowded.PEOPLE:,} people and {crowded.TICKETS:,} tickets"
        " are in its database.\n"
    )


def costed(costs: Sequence[Cost]) -> str:
    rows = [
        ("commands a second", [f"{one.rate:,.0f}" for one in costs]),
        ("CPU ms of a command", [_ms(one.whole) for one in costs]),
        ("of that the event loop", [_ms(one.loop) for one in costs]),
        ("of that other threads", [_ms(one.threads) for one in costs]),
        ("of that also while nobody asks", [_ms(one.watch) for one in costs]),
        ("memory of a process, MB", [f"{one.memory:.0f}" for one in costs]),
    ]
    return _table(("", *(one.server for one in costs)), [(what, *cells) for what, cells in rows])


def console(found: Sequence[Measured], rounds: int) -> str:
    """The section on the console's pages, which `make console` measures apart from the rest."""
    pairs = len(found[0].pairs)
    return f"""\

Written by `make console`. {_machine()}

{console_bench.table(found)}

- A database with a year of much traffic: {crowded.QUESTIONS:,} questions and {crowded.TICKETS:,} tickets of
  {crowded.COMPANIES} companies, counted and grouped. Each page is opened {rounds} times, all of them in turn, after two rounds to
  warm up: milliseconds until all of it is there, and the CPU that the server used meanwhile, which on a machine that does
  other work says more. PostgreSQL's own CPU is not in it, but it shares the machine's cores.
- Signed `/wildix` commands come {console_bench.COMMANDS:g} a second for {console_bench.A_TURN:g} s with nobody at the console and then as long
  with {console_bench.READERS} people who open a page a second each, {pairs} times; medians.
"""


def load(loads: Sequence[Loaded], minutes: float, picture: Path) -> str:
    """The section on the load, which `make load` measures apart from the rest."""
    return f"""\

Written by `make load`. {_machine()}

![Commands a second, and memory and latency during the soak]({picture})

{loaded(loads)}

- Two processes of each on one PostgreSQL, one kind after the other, on the same machine as PostgreSQL,
  Slack's stand-in and the client that asks: all share its cores. The stand-in, a process of its own, holds one
  message in {far_slack.STRICTLY} against Slack's documentation.
- Signed `/wildix` commands of {load_bench.PEOPLE:,} people of a hundred companies, with the labelled messages of the
  evaluation, to both processes in turn.
- *Flat out*: {load_bench.IN_FLIGHT} commands under way all the time, for {load_bench.FLOOD:.0f} s.
- *Steady*: {100 * load_bench.STEADY_SHARE:.0f} % of what each takes flat out, for {load_bench.STEADY:.0f} s, whether the earlier ones are
  acknowledged or not; one that is late counts from the moment at which it was due.
- *Soak*: 1,000 a minute for {minutes:g} minutes, {load_bench.PEER_MINUTES:g} for the least bot, counted likewise.
  Loop lag is the bot's own metric: that 99 of 100 looks found the event loop at most so late, as fine as the
  metric's buckets are. Memory is that of the larger process at the beginning and at the end of the soak.
- *CPU* is of both processes together, for one command; PostgreSQL's is not in it. *Lost*: not acknowledged, without
  a card, with one that Slack would refuse, or asked to try again because the bot was busy.
- *Start*: until the slower process was ready; the first makes the tables meanwhile.
"""


def loaded(loads: Sequence[Loaded]) -> str:
    soaked = "soak: acknowledged, p50 / p99 ms"
    rows = [
        ("flat out: commands a second", [f"{one.flood.rate:,.0f}" for one in loads]),
        (
            "flat out: acknowledged, p50 / p99 ms",
            [_both(one.flood.ack_p50, one.flood.ack_p99) for one in loads],
        ),
        ("flat out: CPU ms of a command", [_ms(one.flood.cpu) for one in loads]),
        ("steady: commands a second", [f"{one.steady.rate:,.0f}" for one in loads]),
        (
            "steady: acknowledged, p50 / p99 ms",
            [_both(one.steady.ack_p50, one.steady.ack_p99) for one in loads],
        ),
        (
            "steady: card, p50 / p99 ms",
            [_both(one.steady.card_p50, one.steady.card_p99) for one in loads],
        ),
        (soaked, [_both(one.soak.ack_p50, one.soak.ack_p99) for one in loads]),
        (
            "soak: card, p50 / p99 ms",
            [_both(one.soak.card_p50, one.soak.card_p99) for one in loads],
        ),
        ("soak: loop lag, p99 ms", [f"{one.lag.p99:.0f}" if one.lag else "" for one in loads]),
        (
            "soak: looks that found a lag over 50 ms",
            [f"{one.lag.late:.2%}" if one.lag else "" for one in loads],
        ),
        (
            "soak: memory, MB",
            [f"{one.looks[0].memory:.0f} to {one.looks[-1].memory:.0f}" for one in loads],
        ),
        ("lost", [str(one.flood.lost + one.steady.lost + one.soak.lost) for one in loads]),
        ("start, s", [f"{one.start:.2f}" for one in loads]),
    ]
    return _table(
        ("two processes, PostgreSQL", *(one.server for one in loads)),
        [(what, *cells) for what, cells in rows],
    )


def tables(
    found: Sequence[Quality],
    scales: Sequence[Scale],
    speeds: Sequence[Speed],
    clicks: Sequence[Clicks],
) -> str:
    return "\n\n".join(
        [_machine(), _quality(found), _scaling(scales), _speed(speeds), _clicks(clicks)]
    )


def _machine() -> str:
    names = ("rapidfuzz", "bm25s", "numpy", "aiohttp", "slack-bolt", "SQLAlchemy")
    libraries = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"Machine: {os.cpu_count()} cores (load {_LOAD:.1f} before the run), {platform.machine()}, "
        f"{platform.system()}, Python {platform.python_version()}; {libraries}, "
        f"SQLite {sqlite3.sqlite_version}."
    )


def _quality(found: Sequence[Quality]) -> str:
    return _table(
        ("engine", "first", "first three", "p50 ms", "p99 ms"),
        [
            (one.engine, f"{one.first:.3f}", f"{one.three:.3f}", _ms(one.p50), _ms(one.p99))
            for one in found
        ],
    )


def _scaling(scales: Sequence[Scale]) -> str:
    return _table(
        ("engine", "entries", "p50 ms", "p99 ms", "build s", "memory MB", "found", "asked"),
        [
            (
                one.engine,
                f"{one.entries:,}",
                _ms(one.p50),
                _ms(one.p99),
                f"{one.build:.2f}",
                f"{one.memory:.0f}",
                f"{one.found:.2f}",
                str(one.asked),
            )
            for one in scales
        ],
    )


def _speed(speeds: Sequence[Speed]) -> str:
    burst = f"{server.AT_ONCE} at once"
    rows = [
        (
            f"{burst}, new people: acknowledged, p50 / p99 ms",
            [_both(s.new_p50, s.new_p99) for s in speeds],
        ),
        (
            f"{burst}, known people: acknowledged, p50 / p99 ms",
            [_both(s.known_p50, s.known_p99) for s in speeds],
        ),
        (
            "one at a time: acknowledged, p50 / p99 ms",
            [_both(s.lone_p50, s.lone_p99) for s in speeds],
        ),
        ("one at a time: card, p50 / p99 ms", [_both(s.card_p50, s.card_p99) for s in speeds]),
        ("start, s", [f"{s.start:.2f}" for s in speeds]),
        ("first start, s", [f"{s.first_start:.2f}" for s in speeds]),
        ("memory once started, MB", [f"{s.fresh:.0f}" for s in speeds]),
        ("of the second opinion, MB", [f"{s.meaning:+.0f}" if s.meaning else "" for s in speeds]),
        ("memory after all of it, MB", [f"{s.memory:.0f}" for s in speeds]),
    ]
    return _table(("", *(s.server for s in speeds)), [(what, *cells) for what, cells in rows])


def _clicks(clicks: Sequence[Clicks]) -> str:
    rows = [
        ("form closed, p50 / p99 ms", *(_both(one.closed_p50, one.closed_p99) for one in clicks)),
        (
            "ticket confirmed, p50 / p99 ms",
            *(_both(one.confirmed_p50, one.confirmed_p99) for one in clicks),
        ),
    ]
    return _table((f"{tickets.AT_ONCE} at once", *(one.database for one in clicks)), rows)


def _both(p50: float, p99: float) -> str:
    return f"{_ms(p50)} / {_ms(p99)}"


def _ms(milliseconds: float) -> str:
    return (
        f"{milliseconds:.3f}"
        if milliseconds < 1
        else f"{milliseconds:,.{1 if milliseconds < 100 else 0}f}"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table that reads as a plain one."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )
