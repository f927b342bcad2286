"""`knowledge misses`, `receipt` and `recall`: what the bot learns, for operators."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.cli import options as given
from adapters.cli.commands import changes
from adapters.cli.options import Commands, Options
from adapters.shared import inert
from bot.errors import StaleError
from bot.learning import labels, recalls, replay, shelf, versions
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model.changes import Change
from bot.model.misses import MissGroup
from bot.model.versions import Version

if TYPE_CHECKING:
    from bot.search import Index
    from bot.search.calibration import Row


def add(knowledge: Commands) -> None:
    given.command(knowledge, "misses", _misses, "list what was not answered, by groups")
    changes.add(knowledge)
    receipt = given.command(knowledge, "receipt", _receipt, "show an entry's text as it once stood")
    receipt.add_argument("entry", type=given.text)
    receipt.add_argument("number", type=int, nargs="?", help="of the version; the one of now")
    recall = given.command(knowledge, "recall", _recall, "count who was shown what was corrected")
    recall.add_argument("change", type=given.text, help=changes.NUMBER)
    recall.add_argument("--days", type=given.days, default=90, help="how far to look back")
    recall.add_argument(
        "--dry-run", action="store_true", required=True, help="telling them is a press in chat"
    )


def _misses(options: Options) -> int:
    with given.store() as store, store.reading() as memory:
        groups = MissBook(memory.connection).shown()
        for group in groups:
            first = memory.questions.with_ids(group.members[:3])
            print(inert.lines(_group_line(group, first[0].text if first else "")))
    if not groups:
        print("nothing was missed by two companies, or three times")
    return 0


def _group_line(group: MissGroup, text: str) -> str:
    counts = f"{group.questions} questions, {group.people} people, {group.companies} companies"
    near = f"{group.entry or '-'}{' (unpublished)' if group.unpublished else ''}"
    return f"{group.id}  {counts}  {group.last:%Y-%m-%d}  {near}  {' '.join(text.split())}"


def _receipt(options: Options) -> int:
    with given.store() as store, store.reading() as memory:
        known = versions.of_entry(memory.connection, options.entry)
        by_id = {one.id: one for one in ChangeBook(memory.connection).of_entry(options.entry)}
    number = options.number or (known[-1].number if known else 0)
    found = next((one for one in known if one.number == number), None)
    if found is None:
        raise StaleError(f"{options.entry} {number}: no such version is known")
    later = [one for one in known if one.number > number]
    print(inert.lines("\n".join(_proved(found, later, by_id))))
    return 0


def _proved(version: Version, later: list[Version], by_id: dict[str, Change]) -> Iterator[str]:
    until = f"{version.until:%Y-%m-%d %H:%M}" if version.until else "now"
    yield f"{version.entry} · {version.number} · {version.digest}"
    yield f"valid from {version.since:%Y-%m-%d %H:%M} to {until} UTC"
    yield f"approved by {version.approver}" if version.approver else "from the files"
    yield f"\n{version.question}\n\n{version.answer or '(unpublished)'}"
    for one in later:
        change = by_id.get(one.change or "")
        reason = f": {change.reason}" if change and change.reason else ""
        yield f"version {one.number} since {one.since:%Y-%m-%d %H:%M}{reason}"


def _recall(options: Options) -> int:
    with given.store() as store, store.reading() as memory:
        change = changes.known(ChangeBook(memory.connection), options.change)
        within = timedelta(days=options.days)
        seen = recalls.seen(memory, change, datetime.now(UTC), within)
    rooms = {one.place for one in seen}
    companies = {one.company for one in seen}
    print(f"{len(seen)} people of {len(companies)} companies in {len(rooms)} places")
    for one in seen:
        print(inert.lines(f"{one.person}  {one.company}  {one.place.channel} {one.place.key}"))
    return 0


def evaluate(options: Options) -> int:
    """How what was published answers the questions that teaching kept; 1 when one goes wrong."""
    with given.store() as store:
        knowledge = shelf.read(store, given.knowledge(options), datetime.now(UTC)).knowledge
        with store.reading() as memory:
            rows = labels.rows(memory.connection)
    index = given.index(options, knowledge)
    wrong = [line for row in rows if (line := _wrong(index, row))]
    print(f"{len(rows)} questions that teaching kept, {len(rows) - len(wrong)} right")
    for line in wrong:
        print(inert.lines(line))
    return 1 if wrong else 0


def _wrong(index: Index, row: Row) -> str | None:
    """The right entry must come first; what none answers must not be answered."""
    found = index.find(row.q, context=row.context)
    if replay.right(found, row):
        return None
    first = found.hits[0].entry if found.hits else "nothing"
    if row.ids:
        return f"{row.q}: {first}, not {', '.join(row.ids)}"
    return f"{row.q}: {', '.join(found.answers)}, which does not answer it"
