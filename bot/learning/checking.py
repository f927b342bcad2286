"""Whether a change fits the knowledge, as `knowledge check` sees it; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.dialogue import words
from bot.knowledge.entries import Knowledge
from bot.knowledge.prose import parse
from bot.knowledge.unshowable import UnshowableError
from bot.model.changes import Change, Kind
from bot.model.text import caseless


def problems(knowledge: Knowledge, change: Change) -> tuple[str, ...]:
    """A sentence each, of what would be wrong if it were published now."""
    return tuple(told for _, told in found(knowledge, change))


def found(knowledge: Knowledge, change: Change) -> Iterator[tuple[str, str]]:
    """The same, each behind the field that it is about, which is empty where that depends on the
    change's kind."""
    entry = knowledge.by_id.get(change.entry)
    if change.kind is Kind.NEW_ENTRY and entry:
        yield "", words.entry_exists(change.entry)
    if change.kind not in (Kind.NEW_ENTRY, Kind.OUT_OF_SCOPE) and entry is None:
        yield "", words.no_such_entry(change.entry)
        return
    if change.rewrites and entry and entry.digest != change.base:
        yield "", words.base_changed(entry.question)
    known = owners(knowledge)
    question = _question_taken(known, change)
    if question:
        yield "question", question
    for taken in _taken(known, change):
        if taken != question:
            yield "", taken
    if change.proposal.answer and (reason := unreadable(change.proposal.answer)):
        yield "", words.cannot_be_shown(reason)


def owners(knowledge: Knowledge) -> dict[str, str]:
    """Every wording, caseless, with its entry."""
    return {
        caseless(wording): entry.id
        for entry in reversed(knowledge.entries)
        for wording in (*reversed(entry.asked), entry.question)
    }


def unreadable(answer: str) -> str | None:
    """Why an answer cannot be shown."""
    try:
        parse(answer)
    except UnshowableError as error:
        return words.unshowable(error.sentence, error.address)
    return None


def _question_taken(known: Mapping[str, str], change: Change) -> str | None:
    """Whether another entry asks, or is asked, the same."""
    question = change.proposal.question
    owner = known.get(caseless(question), change.entry) if question else change.entry
    return words.wording_taken(question or "", owner) if owner != change.entry else None


def _taken(known: Mapping[str, str], change: Change) -> Iterator[str]:
    for wording in change.proposal.asked:
        owner = known.get(caseless(wording), "")
        if owner and (owner != change.entry or change.kind is Kind.WORDING):
            yield words.wording_taken(wording, owner)
    for text in (*change.proposal.not_asked, *change.proposal.outside):
        owner = known.get(caseless(text), "")
        if owner and (owner == change.entry or change.kind is Kind.OUT_OF_SCOPE):
            yield words.wording_taken(text, owner)
