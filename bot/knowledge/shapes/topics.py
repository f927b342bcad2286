"""A topic with its entries, and the families of entries that differ by one fact."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field as Limits

from bot.knowledge.shapes.base import Days, Id, Strict, Text


class SourceShape(Strict):
    page: Text
    created: Annotated[str, Limits(pattern=r"^\d{4}-\d{2}$")]
    exported: date


class AskedFieldShape(Strict):
    """A field of a form that is needed here, or not, whatever holds for it elsewhere."""

    field: Id
    required: bool


class EntryShape(Strict):
    """`not_asked` are messages near the entry that it does not answer."""

    id: Id
    question: Text
    answer: Text | None = None
    asked: tuple[Text, ...] = ()
    not_asked: tuple[Text, ...] = ()
    related: tuple[Id, ...] = ()
    route: Id
    form: tuple[Id | AskedFieldShape, ...] = ()
    source: SourceShape | None = None
    reviewed: date | None = None
    staff_note: Text | None = None
    review: tuple[Text, ...] = ()
    owner: Text | None = None
    review_days: Days | None = None


class TopicFile(Strict):
    """`source`, `reviewed`, `owner` and `review_days` hold for every entry that has none of its
    own."""

    topic: Id
    title: Text
    source: SourceShape
    reviewed: date
    owner: Text | None = None
    review_days: Days | None = None
    entries: Annotated[tuple[EntryShape, ...], Limits(min_length=1)]


class LeafShape(Strict):
    value: Text
    entry: Id


class FamilyShape(Strict):
    """`asked` are messages that leave open which leaf they mean."""

    id: Id
    question: Text
    overview: bool = False
    asked: tuple[Text, ...] = ()
    leaves: Annotated[tuple[LeafShape, ...], Limits(min_length=2, max_length=6)]


class FamiliesFile(Strict):
    """Entries that differ by one fact, and the question that asks for it."""

    families: tuple[FamilyShape, ...] = ()
