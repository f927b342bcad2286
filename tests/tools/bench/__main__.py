"""`make bench`, `load`, `cost`, `console` and `retention`: measure, print the tables, and write
their part of docs/bench.md and its pictures."""

from __future__ import annotations

import argparse

from adapters.cli import progress
from tests import ROOT
from tests.tools.bench import (
    console,
    cost,
    learning,
    load,
    page,
    pictures,
    retention,
    search,
    server,
    tickets,
)

PICTURE = ROOT / "docs/pictures/bench-search.png"
LOAD_PICTURE = ROOT / "docs/pictures/bench-load.svg"
COST_PICTURE = ROOT / "docs/pictures/bench-cost.svg"
PAGE = ROOT / "docs/bench.md"
COST = "\n## Cost of a command\n"
CONSOLE = "\n## The console's pages\n"
LOAD = "\n## Load\n"
MARKS = (COST, CONSOLE, LOAD)
"""What the parts of the page begin with that are of `make cost`, `console` and `load`; what stands
before them is of `make bench`."""


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.tools.bench", description="Measure the bot beside its peers."
    )
    parser.add_argument(
        "--quick", action="store_true", help="less of it, and docs/bench.md stays as it is"
    )
    parser.add_argument(
        "--load",
        type=float,
        metavar="MINUTES",
        help="only the load, with a soak of so many minutes",
    )
    parser.add_argument("--cost", action="store_true", help="only what a command costs")
    parser.add_argument(
        "--crowded", action="store_true", help="that with a year of much traffic kept, too"
    )
    parser.add_argument(
        "--retention",
        type=int,
        metavar="QUESTIONS",
        help="only what people wait for while so many questions are deleted",
    )
    parser.add_argument("--learning", action="store_true", help="only grouping and replay")
    parser.add_argument(
        "--console",
        action="store_true",
        help="only the console's pages over a year of much traffic, and what they cost others",
    )
    options = parser.parse_args()
    if options.retention:
        for tidied in retention.measured(options.retention):
            print(tidied)
    elif options.console:
        measure_console(quick=options.quick)
    elif options.learning:
        print(learning.table(list(learning.learning())))
    elif options.cost:
        measure_cost(quick=options.quick, crowd=options.crowded)
    elif options.load:
        measure_load(options.load, quick=options.quick)
    else:
        with progress.waiting("Measuring, which takes some minutes"):
            measure(quick=options.quick)


def measure(*, quick: bool) -> None:
    if quick:
        found, scales = search.quality(rounds=1), list(search.scaling(search.SIZES[:2]))
        speeds, clicks = server.speed(starts=2, rounds=2), tickets.clicks(rounds=2)
    else:
        found, scales, speeds = search.quality(), list(search.scaling()), server.speed()
        clicks = tickets.clicks()
        pictures.search(found, scales, PICTURE)
        write("", page.whole(found, scales, speeds, clicks, PICTURE.relative_to(PAGE.parent)))
    print(page.tables(found, scales, speeds, clicks))


def measure_cost(*, quick: bool, crowd: bool) -> None:
    with progress.waiting("Measuring, which takes some minutes"):
        taken = cost.costs(rounds=1 if quick else cost.ROUNDS, crowd=crowd)
    if not quick:
        pictures.cost(taken, COST_PICTURE)
        write(COST, page.cost(taken, COST_PICTURE.relative_to(PAGE.parent)))
    print(page.costed(taken))


def measure_load(minutes: float, *, quick: bool) -> None:
    loads = load.load(minutes)
    if not quick:
        pictures.load(loads, LOAD_PICTURE)
        write(LOAD, page.load(loads, minutes, LOAD_PICTURE.relative_to(PAGE.parent)))
    print(page.loaded(loads))


def measure_console(*, quick: bool) -> None:
    found = list(console.measured(quick=quick))
    if not quick:
        write(CONSOLE, page.console(found, console.ROUNDS))
    print(console.table(found))


def write(mark: str, section: str) -> None:
    """One part of the page; the others stay."""
    parts = {**_parts(PAGE.read_text("utf-8")), mark: section}
    there = [one for one in ("", *MARKS) if one in parts]
    PAGE.write_text("".join(one + parts[one] for one in there), encoding="utf-8")


def _parts(text: str) -> dict[str, str]:
    """By what they begin with."""
    parts, begun = dict[str, str](), ""
    for mark in MARKS:
        if mark in text:
            parts[begun], _, text = text.partition(mark)
            begun = mark
    return {**parts, begun: text}


if __name__ == "__main__":
    main()
