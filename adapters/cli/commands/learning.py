"""`knowledge misses`, `changes`, `show`, `approve`, `publish`, `undo`, `receipt` and `recall`: what
the bot learns, for operators."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from adapters.cli import options as given
from adapters.cli.options import Commands, Options
from adapters.shared import inert
from bot.errors import StaleError
from bot.learning import labels, recalls, replay, shelf, versions
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model.changes import Change
from bot.model.versions import Version
from bot.model.misses import MissGroup

if TYPE_CHECKING:
    from bot.dialogue.lessons import Lesson
    from bot.model.people import Place
    from bot.search import Index
    from bot.search.calibration import Row
    from bot.settings.settings import Settings
    from bot.storage.store import Store

NUMBER = "a change's number, as `knowledge changes` lists it"
LISTED = 100


def add(knowledge: Commands) -> None:
    given.command(knowledge, "misses", _misses, "list what was not answered, by groups")
    given.command(knowledge, "changes", _changes, "list changes, the newest first")
    show = given.command(knowledge, "show", _show, "show all that is known of one change")
    show.add_argument("change", type=given.text, help=NUMBER)
    for name, help in (
        ("approve", "approve a change that was checked"),
        ("publish", "publish a change that was approved"),
        ("undo", "take back a change that was published"),
    ):
        step = given.command(knowledge, name, _step, help)
        step.add_argument("change", type=given.text, help=NUMBER)
        step.set_defaults(step=name)
    receipt = given.command(knowledge, "receipt", _receipt, "show an entry's text as it once stood")
    receipt.add_argument("entry", type=given.text)
    receipt.add_argument("number", type=int, nargs="?", help="of the version; the one of now")
    recall = given.command(knowledge, "recall", _recall, "count who was shown what was corrected")
    recall.add_argument("change", type=given.text, help=NUMBER)
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


def _changes(options: Options) -> int:
    with given.store() as store, store.reading() as memory:
        book = ChangeBook(memory.connection)
        changes, unknown = book.latest(LISTED), book.unknown()
    for change in changes:
        print(inert.lines(_change_line(change)))
    for one in unknown:
        print(inert.lines(f"{one.id}  {one.entry or '-'}  of a newer release: kept as it is"))
    if not changes and not unknown:
        print("no change was proposed yet")
    return 0


def _change_line(change: Change) -> str:
    conflict = "  in conflict with its file" if change.conflict else ""
    what = f"{change.kind:<12}  {change.stage:<9}  {change.entry or '-'}"
    return f"{change.id}  {change.made:%Y-%m-%d}  {what}  {change.author.name}{conflict}"


def _show(options: Options) -> int:
    with given.store() as store, store.reading() as memory:
        print(inert.lines("\n".join(_shown(_known(ChangeBook(memory.connection), options.change)))))
    return 0


def _known(book: ChangeBook, id: str) -> Change:
    change = book.change(id)
    if change is None:
        raise StaleError(f"{id}: no such change; `knowledge changes` lists all")
    return change


def _shown(change: Change) -> Iterator[str]:
    yield _change_line(change)
    if change.reason:
        yield f"why: {change.reason}"
    yield f"\nbefore:\n{change.before or '-'}"
    said = change.proposal
    yield f"\nafter:\n{said.question or ''}\n\n{said.answer or ''}".rstrip()
    yield from (f"+ {text}" for text in (*said.asked, *said.outside))
    yield from (f"- {text}" for text in said.not_asked)
    yield from _reported(change)
    yield from (f"{done.at:%Y-%m-%d %H:%M}  {done.step} {done.who}" for done in change.history)


def _reported(change: Change) -> Iterator[str]:
    report = change.report
    if report is None:
        return
    yield from report.problems
    yield (
        f"\nof the last {report.replayed} questions {len(report.gained)} gained,"
        f" {len(report.lost)} lost, {len(report.stolen)} stolen, {len(report.differing)} otherwise"
    )
    for shift in (*report.lost, *report.stolen):
        yield f"  {shift.question}: {shift.before} -> {shift.after or 'nothing'}"


def _step(options: Options) -> int:
    """As somebody in chat does it, with the same rules; its card is drawn anew by the server."""
    from bot.desk.desk import Desk
    from bot.dialogue import turns
    from bot.model.people import Agent, Company, Conversation, Venue

    settings = given.settings_of(options)
    place = _place(settings)
    by = Agent(f"cli:{getpass.getuser()}", getpass.getuser(), Company("cli", "command line"))
    with given.store() as store:
        knowledge = shelf.read(store, given.knowledge(options), datetime.now(UTC)).knowledge
        with store.reading() as memory:
            change = _known(ChangeBook(memory.connection), options.change)
        index = given.index(options, knowledge)
        desk = Desk(knowledge, store, lambda company, route: place, index=index)
        turn = turns.Learn(
            id=f"cli/{options.step}/{change.id}/{change.stage}",
            by=by,
            where=Conversation(place, place, Venue.CHANNEL),
            lesson=_lesson(change, options.step),
            about=change.id,
            seen=change.stage,
        )
        desk.handle(turn)
        print(_state(store, change.id))
    return 0


def _lesson(change: Change, step: str) -> Lesson:
    from bot.dialogue.lessons import Lesson

    costs = change.report is not None and change.report.costs
    if step == "approve" and costs:
        return Lesson.APPROVE_ANYWAY
    return Lesson(step)


def _state(store: Store, id: str) -> str:
    with store.reading() as memory:
        return _change_line(_known(ChangeBook(memory.connection), id))


def _place(settings: Settings) -> Place:
    """Where the server works changes."""
    from bot.model.people import Place

    channel, _, id = (settings.knowledge_channel or "").partition(":")
    if id:
        return Place(channel, id)
    if settings.slack_care_channel and settings.care_desk in (None, "slack"):
        return Place("slack", settings.slack_care_channel)
    if settings.teams_care_channel and settings.care_desk in (None, "teams"):
        return Place("teams", settings.teams_care_channel)
    return Place("web", "care")


def _receipt(options: Options) -> int:
    with given.store() as store, store.reading() as memory:
        known = versions.of_entry(memory.connection, options.entry)
        changes = {one.id: one for one in ChangeBook(memory.connection).of_entry(options.entry)}
    number = options.number or (known[-1].number if known else 0)
    found = next((one for one in known if one.number == number), None)
    if found is None:
        raise StaleError(f"{options.entry} {number}: no such version is known")
    later = [one for one in known if one.number > number]
    print(inert.lines("\n".join(_proved(found, later, changes))))
    return 0


def _proved(version: Version, later: list[Version], changes: dict[str, Change]) -> Iterator[str]:
    until = f"{version.until:%Y-%m-%d %H:%M}" if version.until else "now"
    yield f"{version.entry} · {version.number} · {version.digest}"
    yield f"valid from {version.since:%Y-%m-%d %H:%M} to {until} UTC"
    yield f"approved by {version.approver}" if version.approver else "from the files"
    yield f"\n{version.question}\n\n{version.answer or '(unpublished)'}"
    for one in later:
        change = changes.get(one.change or "")
        reason = f": {change.reason}" if change and change.reason else ""
        yield f"version {one.number} since {one.since:%Y-%m-%d %H:%M}{reason}"


def _recall(options: Options) -> int:
    with given.store() as store, store.reading() as memory:
        change = _known(ChangeBook(memory.connection), options.change)
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
