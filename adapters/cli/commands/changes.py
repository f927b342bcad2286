"""`knowledge changes`, `show`, `approve`, `publish` and `undo`: changes of the knowledge, for
operators."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.cli import options as given
from adapters.cli.options import Commands, Options
from adapters.shared import inert
from bot.errors import StaleError
from bot.learning import shelf
from bot.learning.book import ChangeBook
from bot.model.changes import Change

if TYPE_CHECKING:
    from bot.dialogue.lessons import Lesson
    from bot.dialogue.turns import Learn
    from bot.model.people import Place
    from bot.settings.settings import Settings
    from bot.storage.store import Store

NUMBER = "a change's number, as `knowledge changes` lists it"
LISTED = 100


def add(knowledge: Commands) -> None:
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
        print(inert.lines("\n".join(_shown(known(ChangeBook(memory.connection), options.change)))))
    return 0


def known(book: ChangeBook, id: str) -> Change:
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

    settings = given.settings_of(options)
    place = _place(settings)
    with given.store() as store:
        knowledge = shelf.read(store, given.knowledge(options), datetime.now(UTC)).knowledge
        with store.reading() as memory:
            change = known(ChangeBook(memory.connection), options.change)
        index = given.index(options, knowledge)
        desk = Desk(knowledge, store, lambda company, route: place, index=index)
        desk.handle(_pressed(change, options.step, place))
        print(_state(store, change.id))
    return 0


def _pressed(change: Change, step: str, place: Place) -> Learn:
    """As whoever sits at the command line."""
    from bot.dialogue.turns import Learn
    from bot.model.people import Agent, Company, Conversation, Venue

    return Learn(
        id=f"cli/{step}/{change.id}/{change.stage}",
        by=Agent(f"cli:{getpass.getuser()}", getpass.getuser(), Company("cli", "command line")),
        where=Conversation(place, place, Venue.CHANNEL),
        lesson=_lesson(change, step),
        about=change.id,
        seen=change.stage,
    )


def _lesson(change: Change, step: str) -> Lesson:
    from bot.dialogue.lessons import Lesson

    costs = change.report is not None and change.report.costs
    if step == "approve" and costs:
        return Lesson.APPROVE_ANYWAY
    return Lesson(step)


def _state(store: Store, id: str) -> str:
    with store.reading() as memory:
        return _change_line(known(ChangeBook(memory.connection), id))


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
