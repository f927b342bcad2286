"""What is wrong between files that are right each for itself: names that lead nowhere, wordings
that stand twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.knowledge.files import Checked, did_you_mean
from bot.knowledge.prose import parse
from bot.knowledge.shapes import (
    AskedFieldShape,
    EntryShape,
    FamiliesFile,
    FamilyShape,
    RepliesFile,
    RoutesFile,
    TopicFile,
)
from bot.model.text import caseless


def across(topics: list[Checked[TopicFile]], routes: Checked[RoutesFile]) -> Iterator[str]:
    """What only shows when all files are seen together."""
    known = {
        "related": {entry.id for topic in topics for entry in topic.content.entries},
        "route": {route.id for route in routes.content.routes},
        "form": {field.id for field in routes.content.fields},
    }
    owners: dict[str, str] = {}
    ids: set[str] = set()
    for topic in topics:
        for number, entry in enumerate(topic.content.entries):
            if entry.id in ids:
                yield topic.problem(
                    ("entries", number, "id"), entry.id, "the id stands twice; rename one"
                )
            ids.add(entry.id)
            for loc, message in (
                *_dangling(entry, known),
                *_stolen(entry, owners),
                *_repeated(entry),
                *_unreadable(entry),
            ):
                yield topic.problem(("entries", number, *loc), entry.id, message)


def of_replies(replies: Checked[RepliesFile], routes: Checked[RoutesFile]) -> Iterator[str]:
    """Whose route is not there, and ids that stand twice."""
    known = {route.id for route in routes.content.routes}
    seen = set[str]()
    for number, reply in enumerate(replies.content.replies):
        if reply.route not in (None, *known):
            told = f"route names '{reply.route}', which is unknown; add it or remove it here"
            yield replies.problem(("replies", number, "route"), reply.id, told)
        if reply.id in seen:
            told = "the id stands twice; rename one"
            yield replies.problem(("replies", number, "id"), reply.id, told)
        seen.add(reply.id)


_Problems = Iterator[tuple[tuple[int | str, ...], str]]


def _dangling(entry: EntryShape, known: Mapping[str, set[str]]) -> _Problems:
    names = [("related", name) for name in entry.related]
    names += [("form", field_of(asked)) for asked in entry.form]
    for key, name in [*names, ("route", entry.route)]:
        if name not in known[key]:
            fix = did_you_mean(name, known[key], "add it or remove it here")
            yield (key,), f"{key} names '{name}', which is unknown; {fix}"
    if entry.id in entry.related:
        yield ("related",), "is related to itself; remove it"


def _stolen(one: EntryShape | FamilyShape, owners: dict[str, str]) -> _Problems:
    """A wording that stands twice, here or, worse, elsewhere; adds to the owners."""
    for number, wording in enumerate(one.asked):
        text = caseless(wording)
        if text in owners:
            yield ("asked", number), f"'{wording}' stands at '{owners[text]}' already; keep it once"
        owners.setdefault(text, one.id)


def _repeated(entry: EntryShape) -> _Problems:
    """A near miss that stands twice, or that the entry has as a wording. The wording of one entry
    may well be a near miss of another."""
    seen = set(map(caseless, entry.asked))
    for number, wording in enumerate(entry.not_asked):
        text = caseless(wording)
        if text in seen:
            yield (
                ("not_asked", number),
                f"'{wording}' stands here already, asked or not asked; keep it once",
            )
        seen.add(text)


def field_of(asked: str | AskedFieldShape) -> str:
    return asked if isinstance(asked, str) else asked.field


def _unreadable(entry: EntryShape) -> _Problems:
    try:
        parse(entry.answer or "")
    except ValueError as error:
        yield ("answer",), f"the answer cannot be shown: {error}"


def of_families(families: Checked[FamiliesFile], topics: list[Checked[TopicFile]]) -> Iterator[str]:
    """Every leaf leads to an entry that exists, and differs from the others by value and entry; no
    wording of an entry leaves the leaf open."""
    owners = {
        caseless(wording): entry.id
        for topic in topics
        for entry in topic.content.entries
        for wording in entry.asked
    }
    known = {entry.id for topic in topics for entry in topic.content.entries}
    for number, family in enumerate(families.content.families):
        for loc, message in (*_leaves(family, known), *_stolen(family, owners)):
            yield families.problem(("families", number, *loc), family.id, message)


def _leaves(family: FamilyShape, known: set[str]) -> _Problems:
    values: set[str] = set()
    entries: set[str] = set()
    for place, leaf in enumerate(family.leaves):
        loc = ("leaves", place)
        if leaf.entry not in known:
            fix = did_you_mean(leaf.entry, known, "name one that exists")
            yield loc, f"'{leaf.entry}' is no entry; {fix}"
        if caseless(leaf.value) in values or leaf.entry in entries:
            told = f"'{leaf.value}' differs from no other leaf; give each its value and entry"
            yield loc, told
        values.add(caseless(leaf.value))
        entries.add(leaf.entry)
