"""The text that a question was answered with, kept with it word for word, for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.desk import subjects
from bot.desk.context import TurnContext
from bot.dialogue import speech, words
from bot.knowledge import prose
from bot.knowledge.entries import Entry
from bot.model.questions import Question, Showing


def kept(context: TurnContext, question: Question) -> Question:
    """The question with the text that it shows now; the same where that has not changed."""
    match question.showing:
        case Showing.ENTRY | Showing.ENTRIES if question.entry in context.knowledge.by_id:
            entries = subjects.entries_of(question, context.knowledge)
            digest = "+".join(entry.digest for entry in entries)
            if digest == question.digest:
                return question
            return _showing(question, entries, digest)
        case _:
            return question


def _showing(question: Question, entries: Sequence[Entry], digest: str) -> Question:
    """With the text that it shows, and the version of it, for ever."""
    versions = tuple(f"{entry.id}/{entry.version}" for entry in entries)
    return replace(
        question,
        digest=digest,
        version=entries[0].version,
        seen=(*question.seen, *versions),
        shown=_text(entries, question.unknown),
        unpublished=entries[0].answer is None,
    )


def _text(entries: Sequence[Entry], unknown: str | None) -> str:
    """What was shown, in plain words and in the text that counts; each of several answers below its
    question."""
    with speech.speaking(speech.ENGLISH):
        return "\n\n".join(_plain(entries, unknown))


def _plain(entries: Sequence[Entry], unknown: str | None) -> Iterator[str]:
    for entry in entries:
        told = prose.plain(entry.answer) if entry.answer else words.UNPUBLISHED
        yield f"{entry.question}\n{told}" if len(entries) > 1 else told
    if unknown:
        yield words.unknown_part(unknown)
