"""From groups of what happened to the numbers that they make up; pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from bot.numbers.definitions import NUMBERS, SPANS, Count, Number, Source, SpanOf
from bot.numbers.values import NO_SPAN, Span, SpanFigure, Value

COLUMNS: Mapping[Source, Sequence[str]] = {
    Source.QUESTIONS: ("outcome", "human", "rating"),
    Source.TICKETS: ("what",),
}
"""What of each source decides which numbers it counts for."""


class Group(NamedTuple):
    """So many of one kind, which says what is in each of the source's columns. `key` is what they
    are told apart by; `old`: old enough to be judged."""

    key: Any
    source: Source
    kind: tuple[str | int, ...]
    old: bool
    many: int


class Taken(NamedTuple):
    """How many minutes something took each time on a day; `key` as above."""

    key: Any
    day: date
    what: str
    minutes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Share:
    """That a kind counts for a number: in its part, in its whole."""

    number: str
    part: bool
    whole: bool


def values(groups: Iterable[Group]) -> dict[str, Value]:
    """Every number by its id."""
    kinds: dict[tuple[Source, tuple[str | int, ...], bool], int] = {}
    for group in groups:  # many, of few kinds
        kind = (group.source, group.kind, group.old)
        kinds[kind] = kinds.get(kind, 0) + group.many
    parts, wholes = Counter[str](), Counter[str]()
    for kind, count in kinds.items():
        for share in _shares(*kind):
            parts[share.number] += count * share.part
            wholes[share.number] += count * share.whole
    return {one.id: value(one, parts[one.id], wholes[one.id]) for one in NUMBERS}


def values_by(groups: Iterable[Group]) -> dict[Any, dict[str, Value]]:
    """The same for every key."""
    some: dict[Any, list[Group]] = {}
    for group in groups:
        some.setdefault(group.key, []).append(group)
    return {key: values(theirs) for key, theirs in some.items()}


def spans_by(taken: Iterable[Taken]) -> dict[Any, dict[str, Span]]:
    """Every time that something took, by its id, for every key."""
    some: dict[Any, dict[str, list[int]]] = {}
    for one in taken:
        some.setdefault(one.key, {}).setdefault(one.what, []).extend(one.minutes)
    return {key: _spans(minutes) for key, minutes in some.items()}


def span_figures(
    now: Mapping[str, Span], before: Mapping[str, Span], wanted: Iterable[SpanOf] = SPANS
) -> tuple[SpanFigure, ...]:
    """Each beside the same before; nothing where there was none."""
    return tuple(
        SpanFigure(span, now.get(span.id, NO_SPAN), before.get(span.id, NO_SPAN)) for span in wanted
    )


def _spans(minutes: Mapping[str, Sequence[int]]) -> dict[str, Span]:
    return {span.id: _span(minutes.get(span.what, ())) for span in SPANS}


def _span(minutes: Sequence[int]) -> Span:
    ordered = sorted(minutes)
    return Span(len(ordered), percentile(ordered, 0.5), percentile(ordered, 0.9))


def percentile(ordered: Sequence[int], share: float) -> float | None:
    """Of numbers in their order, between two of them where it falls there."""
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    low, high = math.floor(place), math.ceil(place)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def value(number: Number, part: int, whole: int) -> Value:
    if number.whole is None:
        return Value(part)
    return Value(part, whole, hidden=whole < number.least)


@cache
def _shares(source: Source, kind: tuple[str | int, ...], old: bool) -> tuple[_Share, ...]:
    found = dict(zip(COLUMNS[source], kind, strict=True))
    shares = (_share(number, source, found) for number in NUMBERS if old or not number.judged)
    return tuple(share for share in shares if share.part or share.whole)


def _share(number: Number, source: Source, found: Mapping[str, str | int]) -> _Share:
    whole = number.whole is not None and _counts(number.whole, source, found)
    return _Share(number.id, _counts(number.part, source, found), whole)


def _counts(count: Count, source: Source, found: Mapping[str, str | int]) -> bool:
    if count.source is not source:
        return False
    return all(found[name] in allowed for name, allowed in count.where.items())
