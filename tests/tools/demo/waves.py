"""How many waves are seen in invented traffic, planted ones and others, by the bounds:
`python -m tests.tools.demo.waves --seeds 1 2 3`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory

from sqlalchemy import select

from bot.broadcasts import waves
from bot.broadcasts.issues import as_raised
from bot.broadcasts.waves import Raised
from bot.knowledge.loading import load
from bot.model.issues import Bounds
from bot.search import Index
from bot.search.keeping import Kept
from bot.storage.documents import as_ticket
from bot.storage.store import Store
from bot.storage.tables import tickets
from tests import INDEX_CACHE, ROOT
from tests.tools.demo import gaps
from tests.tools.demo.playing import play

UNTIL = datetime(2026, 11, 20, tzinfo=UTC)
PLANTED = tuple(frozenset(text.removeprefix("ticket ") for text in texts) for texts in gaps.WAVES)


def raised(store: Store) -> list[Raised]:
    """Every ticket, the oldest first."""
    with store.reading() as memory:
        query = select(tickets.c.document).order_by(tickets.c.filed, tickets.c.number)
        documents = memory.connection.execute(query).scalars()
        return [as_raised(as_ticket(one)) for one in documents]


def seen(index: Index, every: Sequence[Raised], bounds: Bounds) -> Iterator[frozenset[str]]:
    """What each wave's tickets say, when somebody looks after each ticket; care makes none of them
    an issue."""
    gone: set[str] = set()
    for number, last in enumerate(every):
        since = last.at - bounds.within
        free = [one for one in every[: number + 1] if one.at > since and one.ticket not in gone]
        for wave in waves.found(index, free, {}, bounds):
            gone.update(wave.tickets)
            yield frozenset(one.text for one in free if one.ticket in wave.tickets)


def planted(wave: frozenset[str]) -> bool:
    """Whether it is one of those that were planted, and nothing else."""
    return any(wave <= texts for texts in PLANTED)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.demo.waves", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    options = parser.parse_args()
    knowledge = load(ROOT / "knowledge")
    index = Index(knowledge, kept=Kept(INDEX_CACHE))
    for seed in options.seeds:
        with TemporaryDirectory() as folder:
            store = Store(f"sqlite:///{folder}/demo.db")
            play(knowledge, store, seed, UNTIL)
            every = raised(store)
            store.close()
        print(f"seed {seed}: {len(every)} tickets")
        for many in (2, 3, 4):
            for hours in (1, 3, 6, 12):
                bounds = Bounds(many, many, timedelta(hours=hours))
                found = list(seen(index, every, bounds))
                true = sum(map(planted, found))
                print(
                    f"  {many} tickets of {many} companies in {hours} h:"
                    f" {true} of {len(PLANTED)} planted, {len(found) - true} others"
                )


if __name__ == "__main__":
    main()
