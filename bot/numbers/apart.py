"""What a care manager asks apart: how much of each topic the FAQ covers, which entries don't help,
how long each route takes; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.knowledge.entries import Entry, Knowledge
from bot.numbers import days
from bot.numbers.tally import Taken
from bot.numbers.values import Beside, RouteRow, TopicRow, Value
from bot.numbers.windows import Window

ASKED_OF = ("asked", "answered", "did-not-help")
"""The numbers of entries that this needs."""
_NOTHING = Value(0, 0)


def topics(entries: Mapping[str, Beside], knowledge: Knowledge) -> tuple[TopicRow, ...]:
    """The most asked first; what was near no entry of now stands under none."""
    now = _covered({id: one.now for id, one in entries.items()}, knowledge)
    before = _covered({id: one.before for id, one in entries.items()}, knowledge)
    titles = {topic.id: topic.title for topic in knowledge.topics}
    rows = [
        TopicRow(id, titles.get(id, ""), now.get(id, _NOTHING), before.get(id, _NOTHING))
        for id in {**now, **before}
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.now.whole or 0), row.title)))


def unhelpful(
    entries: Mapping[str, Beside], knowledge: Knowledge
) -> tuple[tuple[Entry, int, int], ...]:
    """Entries that didn't help, the most often first: how often, and of how many questions."""
    rows = [
        (knowledge.by_id[id], one.now["did-not-help"].part, one.now["asked"].part)
        for id, one in entries.items()
        if id in knowledge.by_id and one.now["did-not-help"].part
    ]
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0].id)))


def routes(taken: Iterable[Taken], window: Window, knowledge: Knowledge) -> tuple[RouteRow, ...]:
    """Those that took any time, in the files' order; `taken` is told apart by route."""
    theirs: dict[str, list[Taken]] = {}
    for one in taken:
        theirs.setdefault(one.key, []).append(one)
    names = {route.id: route.name for route in knowledge.routes}
    named = [id for id in names if id in theirs]
    unnamed = sorted(theirs.keys() - names.keys())
    return tuple(
        RouteRow(id, names.get(id, id), days.spans(theirs[id], window)) for id in (*named, *unnamed)
    )


def _covered(by_entry: Mapping[str, Mapping[str, Value]], knowledge: Knowledge) -> dict[str, Value]:
    """Answered of asked, by topic."""
    found: dict[str, Value] = {}
    for id, values in by_entry.items():
        entry = knowledge.by_id.get(id)
        topic = entry.topic.id if entry else ""
        had, more = found.get(topic, _NOTHING), values["answered"]
        found[topic] = Value(had.part + more.part, (had.whole or 0) + (more.whole or 0))
    return {topic: value for topic, value in found.items() if value.whole}
