"""Samples of what the knowledge's desk shows, from the knowledge at hand; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from bot.dialogue import cards, learning, words
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import NewsCard, ReportCard, ReportLine, ReportPart
from bot.knowledge.entries import Entry
from bot.knowledge.prose import plain
from bot.model.changes import Effect, Kind, Stage
from bot.model.people import Addressee

_LIST, _CHANGE, _GROUP = "samples", "KC-7KQ3M", "samples"
_AT = datetime(2026, 3, 9, 14, 32, tzinfo=UTC)
_COUNTS = learning.Counts(31, 14, 9, _AT, _AT)
_ANNA = Addressee("samples/anna", "Anna")


def cards_of(entry: Entry) -> Iterator[tuple[str, cards.Card]]:
    line = learning.MissLine(_GROUP, typed(entry), entry.question, False, _COUNTS)
    yield "miss-list", learning.MissListCard(_LIST, (line,), 1)
    yield "miss", _miss(entry)
    changed = learning.ChangeLine(_CHANGE, Kind.WORDING, entry.question, Stage.CHECKED, _AT)
    yield "change-list", learning.ChangeListCard(_LIST, (changed,))
    yield "change", _change(entry)
    yield "receipt", _receipt(entry)
    text = plain(entry.answer, words.NOTE) if entry.answer else words.UNPUBLISHED
    yield (
        "correction",
        learning.CorrectionCard(_ANNA, entry.id, entry.question, _AT.date(), text, text),
    )
    presses = (Press(Lesson.STILL_RIGHT, entry.id),)
    told = ReportLine(entry.question, words.miss_counts(31, 14, 9), Press(Lesson.MISS, _GROUP))
    part = ReportPart(words.MOST_MISSED, (told,))
    yield "report", ReportCard(words.LAST_WEEK, "", (part,), (Press(Lesson.NUMBERS),))
    yield "news", NewsCard(entry.question, text)
    yield (
        "review",
        learning.ReviewCard(_ANNA, entry.id, entry.question, entry.reviewed, 31, presses),
    )


def form_of(entry: Entry) -> learning.TeachForm:
    choices = ((entry.id, entry.question),)
    fields = (
        learning.TeachField("entry", words.ENTRY_LABEL, entry.id, choices=choices),
        learning.TeachField("asked", words.WORDINGS_LABEL, typed(entry), several=True),
    )
    return learning.TeachForm(
        Lesson.WORDING, f"group/{_GROUP}", words.TEACH_NOTE, fields, "samples"
    )


def _miss(entry: Entry) -> learning.MissCard:
    return learning.MissCard(
        slot=_LIST,
        title=words.MISSES,
        near=entry.question,
        unpublished=False,
        counts=_COUNTS,
        typed=(typed(entry),),
        presses=(Press(Lesson.WORDING, f"group/{_GROUP}"), Press(Lesson.DISMISS, _GROUP, _LIST)),
    )


def _change(entry: Entry) -> learning.ChangeCard:
    return learning.ChangeCard(
        number=_CHANGE,
        kind=Kind.WORDING,
        entry=entry.id,
        title=entry.question,
        stage=Stage.CHECKED,
        author=_ANNA.name,
        made=_AT,
        reason="",
        correcting=False,
        before=entry.question,
        after=f"+ {typed(entry)}",
        problems=(),
        replayed=2000,
        found=(learning.Found(Effect.GAINED, 1, (words.shift(typed(entry), "", entry.id),)),),
        labelled=(1, 0, 1),
        history=(),
        told=None,
        presses=(Press(Lesson.APPROVE, _CHANGE, Stage.CHECKED),),
    )


def _receipt(entry: Entry) -> learning.ReceiptCard:
    return learning.ReceiptCard(
        entry.id, 1, entry.digest, entry.question, entry.answer, _AT, None, "", ()
    )


def typed(entry: Entry) -> str:
    """As somebody would ask it."""
    return next(iter(entry.asked), entry.question)
