"""`digest`: Monday's card as text, without sending it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.cli import options as given
from adapters.cli.options import Commands, Options
from adapters.shared import inert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.dialogue.reports import ReportCard


def add(commands: Commands) -> None:
    digest = given.command(commands, "digest", _digest, "show what Monday's card would say now")
    digest.add_argument(
        "--dry-run", action="store_true", required=True, help="the server alone sends it"
    )


def _digest(options: Options) -> int:
    from bot.desk.desk import Desk
    from bot.desk.showing import monday
    from bot.learning import shelf
    from bot.model.people import Place
    from bot.numbers.counting import Counting

    now = datetime.now(UTC)
    with given.store() as store:
        knowledge = shelf.read(store, given.knowledge(options), now).knowledge
        Counting(store, lambda: knowledge, lambda: now).run()
        desk = Desk(
            knowledge,
            store,
            lambda company, route: Place("", ""),
            index=given.index(options, knowledge),
        )
        with desk.looking() as context:
            card = monday.report(context)
    print(inert.lines("\n".join(_lines(card))) if card else "nothing to say: nothing is sent")
    return 0


def _lines(card: ReportCard) -> Iterator[str]:
    yield card.title
    yield card.intro
    for part in card.parts:
        yield f"\n{part.heading}"
        for line in part.lines:
            yield f"  {line.text}"
            if line.small:
                yield f"    {line.small}"
