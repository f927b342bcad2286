"""What the bot knows: entries by topic, the routes of tickets and what they ask, read from plain
YAML files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

from rapidfuzz import process

from bot.errors import KnowledgeError
from bot.knowledge.files import (
    AskedFieldShape,
    Checked,
    EntryShape,
    FamiliesFile,
    HoursShape,
    LexiconFile,
    OutOfScopeFile,
    RoutesFile,
    Shape,
    TopicFile,
    read,
    topic_files,
)
from bot.knowledge.files import FieldKind as FieldKind
from bot.knowledge.hours import Target
from bot.knowledge.prose import Prose, parse
from bot.model.changes import digest

REVIEW_DAYS = 180  # after which somebody looks at a text again, where its file says nothing


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from; dates as published (`created` is a month: "2021-05")."""

    page: str
    created: str
    exported: date


@dataclass(frozen=True, slots=True)
class Field:
    """One detail that a ticket asks for; `example` stands under the field."""

    id: str
    label: str
    kind: FieldKind
    example: str
    required: bool


@dataclass(frozen=True, slots=True)
class Route:
    """To whom a ticket goes. `desk` is "<channel>:<id>" of the route's own care channel; None: the
    environment's. `answers` is what whoever runs the bot says of the answer, and may be empty.
    Without a `target` no time is promised."""

    id: str
    name: str
    applies: str
    answers: str
    desk: str | None
    target: Target | None


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the FAQ, with how people put it (`asked`) and what sounds like it and wants
    something else (`not_asked`). `answer` is None while it is unpublished, `written` is its
    Markdown; `digest` names this version of its text, `version` counts them: 0 where nobody
    does. Its `owner` looks at it again after `review_days`."""

    id: str
    topic: Topic
    question: str
    answer: Prose | None
    asked: tuple[str, ...]
    not_asked: tuple[str, ...]
    related: tuple[str, ...]
    route: Route
    form: tuple[Field, ...]
    source: Source
    reviewed: date
    staff_note: str | None
    review: tuple[str, ...]
    digest: str
    written: str | None = None
    version: int = 0
    owner: str | None = None
    review_days: int = REVIEW_DAYS


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a family's fact, as a person would say it, and the entry that holds for it."""

    value: str
    entry: str


@dataclass(frozen=True, slots=True)
class Family:
    """Entries that differ by one fact; `question` asks for it."""

    id: str
    question: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Knowledge:
    """All entries in the order of the files. `synonyms` maps a partner's word to ours
    (lexicon.yaml); `small_talk` maps greeting, thanks, about_bot and human to sample messages,
    `uncovered` are messages that no entry answers (out_of_scope.yaml). `families` are told apart by
    one question (families.yaml); `calibration` is what `calibrate` found, None before."""

    entries: tuple[Entry, ...]
    routes: tuple[Route, ...]
    synonyms: Mapping[str, str]
    small_talk: Mapping[str, tuple[str, ...]]
    uncovered: tuple[str, ...]
    families: tuple[Family, ...] = ()
    calibration: Mapping[str, Any] | None = None

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(dict.fromkeys(entry.topic for entry in self.entries))

    def of_topic(self, topic: str) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.topic.id == topic)


def load(folder: Path) -> Knowledge:
    """Read every file of the folder, or raise KnowledgeError with one line per problem."""
    problems: list[str] = []
    topics = [
        file for path in topic_files(folder) if (file := _take(read(path, TopicFile), problems))
    ]
    routes = _take(read(folder / "routes.yaml", RoutesFile), problems)
    lexicon = _optional(folder / "lexicon.yaml", LexiconFile, problems)
    scope = _optional(folder / "out_of_scope.yaml", OutOfScopeFile, problems)
    families = _optional(folder / "families.yaml", FamiliesFile, problems)
    if not topics and not problems:
        problems.append(f"{folder}: holds no topic file; add one, or name the right folder")
    if routes and not problems:  # what names an entry of an unreadable file is not wrong
        problems += _cross_check(topics, routes)
        problems += _unlike(families, topics) if families else ()
    if problems or not routes:
        raise KnowledgeError("\n".join(problems))
    return Knowledge(
        entries=tuple(_entries(topics, routes.content)),
        routes=tuple(_routes(routes.content)),
        synonyms=lexicon.content.ours() if lexicon else {},
        small_talk=scope.content.small_talk() if scope else {},
        uncovered=scope.content.uncovered if scope else (),
        families=tuple(_families(families.content)) if families else (),
        calibration=calibration(folder),
    )


def calibration(folder: Path) -> Mapping[str, Any] | None:
    """What `knowledge calibrate` found for this folder; None before. It says of which shape it is,
    so that one of an older release counts as none."""
    try:
        found = json.loads((folder / CALIBRATION).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and {"words", "meaning"} <= found.keys() else None


def findings(knowledge: Knowledge, today: date) -> Iterator[str]:
    """What is no error and still wants the owner's eye: stale entries, one sentence a date; then
    one sentence each, in the order of the entries; then what concerns them all."""
    stale: dict[date, list[str]] = {}
    for entry in knowledge.entries:
        if (today - entry.reviewed).days > _STALE_DAYS:
            stale.setdefault(entry.reviewed, []).append(entry.id)
    for reviewed, ids in sorted(stale.items()):
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        yield (
            f"last reviewed on {reviewed}: {', '.join(ids[:_NAMED])}{more}; read again and renew"
            " the date"
        )
    for entry in knowledge.entries:
        if entry.answer is None:
            yield f"{entry.id}: unpublished; write its answer, or leave its questions to tickets"
        if len(entry.asked) < _FEW:
            yield f"{entry.id}: has {len(entry.asked)} wordings; write {_FEW} or more, better 25"
        if len(entry.not_asked) < _FEW_MISSES:
            yield (
                f"{entry.id}: has {len(entry.not_asked)} near misses (not_asked); write"
                f" {_FEW_MISSES} or more"
            )
        yield from (f"{entry.id}: {remark}" for remark in entry.review)
    yield from _alike(knowledge)
    if len(knowledge.uncovered) < _FEW_UNCOVERED:
        yield (
            f"out_of_scope.yaml has {len(knowledge.uncovered)} messages that no entry answers;"
            f" write {_FEW_UNCOVERED} or more, or much of what lies outside gets choices"
        )


def _alike(knowledge: Knowledge) -> Iterator[str]:
    """Wordings of two entries with the same words in another order or another case: one of them is
    misplaced, or lacks what tells them apart."""
    owners: dict[frozenset[str], tuple[str, str]] = {}
    for entry in knowledge.entries:
        for wording in entry.asked:
            words = frozenset(_WORD.findall(wording.casefold()))
            owner, first = owners.setdefault(words, (entry.id, wording))
            if owner != entry.id:
                yield f"{entry.id}: '{wording}' is like '{first}' of {owner}; tell them apart"


_STALE_DAYS = 2 * 365
_NAMED = 3
_FEW = 5
_FEW_MISSES = 8
_FEW_UNCOVERED = 50
_WORD = re.compile(r"\w+")
CALIBRATION = "calibration.json"
"""Stands beside the knowledge that it is for."""


def _take(file: Checked[Shape] | list[str], problems: list[str]) -> Checked[Shape] | None:
    if isinstance(file, Checked):
        return file
    problems.extend(file)
    return None


def _optional(path: Path, shape: type[Shape], problems: list[str]) -> Checked[Shape] | None:
    return _take(read(path, shape), problems) if path.exists() else None


def _cross_check(topics: list[Checked[TopicFile]], routes: Checked[RoutesFile]) -> Iterator[str]:
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
                *_unreadable(entry),
            ):
                yield topic.problem(("entries", number, *loc), entry.id, message)


_Problems = Iterator[tuple[tuple[int | str, ...], str]]


def _dangling(entry: EntryShape, known: Mapping[str, set[str]]) -> _Problems:
    names = [("related", name) for name in entry.related]
    names += [("form", _field_of(asked)) for asked in entry.form]
    for key, name in [*names, ("route", entry.route)]:
        if name not in known[key]:
            near = process.extractOne(name, sorted(known[key]), score_cutoff=60)
            fix = f"did you mean '{near[0]}'?" if near else "add it or remove it here"
            yield (key,), f"{key} names '{name}', which is unknown; {fix}"
    if entry.id in entry.related:
        yield ("related",), "is related to itself; remove it"


def _stolen(entry: EntryShape, owners: dict[str, str]) -> _Problems:
    """A wording that stands twice, at this entry or, worse, at another; or a near miss that the
    entry has as a wording. The wording of one entry may well be a near miss of another."""
    for number, wording in enumerate(entry.asked):
        text = _folded(wording)
        if text in owners:
            yield ("asked", number), f"'{wording}' stands at '{owners[text]}' already; keep it once"
        owners.setdefault(text, entry.id)
    seen = set(map(_folded, entry.asked))
    for number, wording in enumerate(entry.not_asked):
        text = _folded(wording)
        if text in seen:
            yield (
                ("not_asked", number),
                f"'{wording}' stands here already, asked or not asked; keep it once",
            )
        seen.add(text)


def _field_of(asked: str | AskedFieldShape) -> str:
    return asked if isinstance(asked, str) else asked.field


def _folded(wording: str) -> str:
    return " ".join(wording.casefold().split())


def _unreadable(entry: EntryShape) -> _Problems:
    try:
        parse(entry.answer or "")
    except ValueError as error:
        yield ("answer",), f"the answer cannot be shown: {error}"


def _unlike(families: Checked[FamiliesFile], topics: list[Checked[TopicFile]]) -> Iterator[str]:
    """Every leaf leads to an entry that exists, and differs from the others by value and entry."""
    known = {entry.id for topic in topics for entry in topic.content.entries}
    for number, family in enumerate(families.content.families):
        values: set[str] = set()
        entries: set[str] = set()
        for place, leaf in enumerate(family.leaves):
            loc = ("families", number, "leaves", place)
            if leaf.entry not in known:
                near = process.extractOne(leaf.entry, sorted(known), score_cutoff=60)
                fix = f"did you mean '{near[0]}'?" if near else "name one that exists"
                yield families.problem(loc, family.id, f"'{leaf.entry}' is no entry; {fix}")
            if _folded(leaf.value) in values or leaf.entry in entries:
                told = f"'{leaf.value}' differs from no other leaf; give each its value and entry"
                yield families.problem(loc, family.id, told)
            values.add(_folded(leaf.value))
            entries.add(leaf.entry)


def _families(file: FamiliesFile) -> Iterator[Family]:
    for family in file.families:
        leaves = tuple(Leaf(leaf.value, leaf.entry) for leaf in family.leaves)
        yield Family(family.id, family.question, leaves)


def _routes(file: RoutesFile) -> Iterator[Route]:
    for route in file.routes:
        target = _target(route.first_answer, route.hours or file.hours)
        answers = route.answers or ""
        yield Route(route.id, route.name, route.applies, answers, route.desk, target)


def _target(first_answer: float | None, hours: HoursShape | None) -> Target | None:
    if first_answer is None or hours is None:
        return None
    return Target(timedelta(hours=first_answer), hours.hours())


def _form(entry: EntryShape, fields: Mapping[str, Field]) -> Iterator[Field]:
    for asked in entry.form:
        field = fields[_field_of(asked)]
        yield field if isinstance(asked, str) else replace(field, required=asked.required)


def _entries(topics: Iterable[Checked[TopicFile]], routes: RoutesFile) -> Iterator[Entry]:
    by_route = {route.id: route for route in _routes(routes)}
    by_field = {field.id: Field(**dict(field)) for field in routes.fields}
    for file in (topic.content for topic in topics):
        topic, source = Topic(file.topic, file.title), Source(**dict(file.source))
        for entry in file.entries:
            yield Entry(
                id=entry.id,
                topic=topic,
                question=entry.question,
                answer=parse(entry.answer) if entry.answer else None,
                asked=entry.asked,
                not_asked=entry.not_asked,
                related=entry.related,
                route=by_route[entry.route],
                form=tuple(_form(entry, by_field)),
                source=Source(**dict(entry.source)) if entry.source else source,
                reviewed=entry.reviewed or file.reviewed,
                staff_note=entry.staff_note,
                review=entry.review,
                digest=digest(entry.question, entry.answer),
                written=entry.answer,
                owner=entry.owner or file.owner,
                review_days=entry.review_days or file.review_days or REVIEW_DAYS,
            )
