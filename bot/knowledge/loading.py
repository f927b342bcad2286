"""The folder of YAML files, read into what the bot knows, or refused with one line per problem."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError
from bot.knowledge import branding, consistency, documents, shapes, small_talk, translations
from bot.knowledge.entries import (
    REVIEW_DAYS,
    Entry,
    Family,
    Field,
    Knowledge,
    Leaf,
    Route,
    SavedReply,
    Source,
    Topic,
)
from bot.knowledge.files import Checked, read, topic_files
from bot.knowledge.hours import Hours, Target
from bot.knowledge.notices import Notice
from bot.knowledge.prose import parse
from bot.knowledge.shapes import Shape
from bot.model.versions import digest

CALIBRATION = "calibration.json"
"""Stands beside the knowledge that it is for."""


def load(folder: Path) -> Knowledge:
    """Read every file of the folder, or raise KnowledgeError with one line per problem."""
    problems: list[str] = []
    files = _files(folder, problems)
    translated = translations.load(folder, problems)
    ids = {entry.id for topic in files.topics for entry in topic.content.entries}
    brand = branding.load(folder, ids, problems)
    if not files.topics and not problems:
        problems.append(f"{folder}: holds no topic file; add one, or name the right folder")
    routes = files.routes
    if routes and not problems:  # what names an entry of an unreadable file is not wrong
        problems.extend(_across(files, routes))
    if problems or not routes:
        raise KnowledgeError("\n".join(problems))
    lexicon, scope = files.lexicon, files.scope
    return Knowledge(
        entries=tuple(_entries(files.topics, routes.content)),
        routes=tuple(_routes(routes.content)),
        synonyms=lexicon.content.ours() if lexicon else {},
        small_talk=small_talk.samples(scope.content if scope else None),
        uncovered=scope.content.uncovered if scope else (),
        families=tuple(_families(files.families)),
        calibration=calibration(folder),
        translations=translated,
        brand=brand,
        replies=tuple(_replies(files.replies)),
    )


@dataclass(frozen=True, slots=True)
class _Files:
    """As they were read; None for one that is wrong, or need not be there and is not."""

    topics: list[Checked[shapes.TopicFile]]
    routes: Checked[shapes.RoutesFile] | None
    lexicon: Checked[shapes.LexiconFile] | None
    scope: Checked[shapes.OutOfScopeFile] | None
    families: Checked[shapes.FamiliesFile] | None
    replies: Checked[shapes.RepliesFile] | None


def _files(folder: Path, problems: list[str]) -> _Files:
    topics = [_take(read(path, shapes.TopicFile), problems) for path in topic_files(folder)]
    return _Files(
        topics=[topic for topic in topics if topic],
        routes=_take(read(folder / "routes.yaml", shapes.RoutesFile), problems),
        lexicon=_optional(folder / "lexicon.yaml", shapes.LexiconFile, problems),
        scope=_optional(folder / "out_of_scope.yaml", shapes.OutOfScopeFile, problems),
        families=_optional(folder / "families.yaml", shapes.FamiliesFile, problems),
        replies=_optional(folder / "replies.yaml", shapes.RepliesFile, problems),
    )


def _across(files: _Files, routes: Checked[shapes.RoutesFile]) -> Iterator[str]:
    yield from consistency.across(files.topics, routes)
    if files.families:
        yield from consistency.of_families(files.families, files.topics)
    if files.replies:
        yield from consistency.of_replies(files.replies, routes)


def calibration(folder: Path) -> Mapping[str, Any] | None:
    """What `knowledge calibrate` found for this folder; None before. It says of which shape it is,
    so that one of an older release counts as none."""
    try:
        found = json.loads(documents.text(folder / CALIBRATION))
    except (KnowledgeError, ValueError):
        return None
    return found if isinstance(found, dict) and {"words", "meaning"} <= found.keys() else None


def _take(file: Checked[Shape] | list[str], problems: list[str]) -> Checked[Shape] | None:
    if isinstance(file, Checked):
        return file
    problems.extend(file)
    return None


def _optional(path: Path, shape: type[Shape], problems: list[str]) -> Checked[Shape] | None:
    return _take(read(path, shape), problems) if path.exists() else None


def _families(file: Checked[shapes.FamiliesFile] | None) -> Iterator[Family]:
    for family in file.content.families if file else ():
        leaves = tuple(Leaf(leaf.value, leaf.entry) for leaf in family.leaves)
        yield Family(family.id, family.question, leaves, family.overview, family.asked)


def _replies(file: Checked[shapes.RepliesFile] | None) -> Iterator[SavedReply]:
    for one in file.content.replies if file else ():
        yield SavedReply(one.id, one.title, one.text, one.route)


def _routes(file: shapes.RoutesFile) -> Iterator[Route]:
    for route in file.routes:
        shape = route.hours or file.hours
        hours = shape.hours() if shape else None
        yield Route(
            id=route.id,
            name=route.name,
            applies=route.applies,
            answers=route.answers or "",
            desk=route.desk,
            target=_target(route, hours),
            language=route.language or file.language,
            hours=hours,
        )


def _target(route: shapes.RouteShape, hours: Hours | None) -> Target | None:
    promised = [getattr(route, name) for name in shapes.PROMISES]
    if hours is None or not any(promised):
        return None
    first, following, solution = map(_time, promised)
    return Target(first, hours, following, solution)


def _time(hours: float | None) -> timedelta | None:
    return timedelta(hours=hours) if hours else None


def _form(entry: shapes.EntryShape, fields: Mapping[str, Field]) -> Iterator[Field]:
    for asked in entry.form:
        field = fields[consistency.field_of(asked)]
        yield field if isinstance(asked, str) else replace(field, required=asked.required)


def _field(shape: shapes.FieldShape) -> Field:
    given = shape.notice
    notice = Notice.of(given.before, given.says) if given else None
    return Field(shape.id, shape.label, shape.kind, shape.example, shape.required, notice=notice)


def _entries(
    topics: Iterable[Checked[shapes.TopicFile]], routes: shapes.RoutesFile
) -> Iterator[Entry]:
    by_route = {route.id: route for route in _routes(routes)}
    by_field = {field.id: _field(field) for field in routes.fields}
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
