"""What becomes of a form of the knowledge's desk: a change that waits to be checked."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from bot.desk import changing, leads, subjects
from bot.desk.context import TurnContext
from bot.desk.forms.filled_lesson import FilledLesson
from bot.desk.leads import Lead
from bot.desk.showing import screens
from bot.dialogue import turns, words
from bot.dialogue.lessons import TAUGHT
from bot.errors import FormError, StaleError
from bot.knowledge.entries import Entry
from bot.learning import checking, labels
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model.changes import Change, Kind, Proposal, new_id
from bot.model.misses import GroupState
from bot.ports.channel import Delivery

_TAUGHT = {lesson: Kind(lesson.value) for lesson in TAUGHT}
_FIELD = {Kind.WORDING: "asked", Kind.NEAR_MISS: "not_asked", Kind.OUT_OF_SCOPE: "outside"}
_IDS = 60  # characters that an entry's id may have


def teach(context: TurnContext, turn: turns.Teach) -> list[Delivery]:
    """FormError with a sentence for every field that is wrong."""
    lead, change = checked(context, turn)
    ChangeBook(context.memory.connection).add(change)
    kept = FilledLesson(turn.filled, lead).lines("kept", required=False)
    labels.keep(context.memory.connection, change, kept, context.now)
    if change.evidence.group:
        MissBook(context.memory.connection).move(change.evidence.group, GroupState.TAUGHT)
    return [changing.at_home(context, change), *_taught(context, turn, lead)]


def checked(context: TurnContext, turn: turns.Teach) -> tuple[Lead, Change]:
    """What the form proposes, which nothing is remembered of yet; FormError where it is wrong."""
    if turn.lesson not in _TAUGHT:
        raise StaleError(f"{turn.lesson} is no form")
    lead = leads.named(context, turn.about, turn.by)
    change = _proposed(context, turn, lead)
    if wrong := _problems(context, change):
        raise FormError(wrong)
    return lead, change


def _problems(context: TurnContext, change: Change) -> dict[str, str]:
    """By the fields that they are about."""
    found: dict[str, list[str]] = {}
    for field, told in checking.found(context.knowledge, change):
        found.setdefault(field or _blamed(change), []).append(told)
    return {field: " ".join(told) for field, told in found.items()}


def _taught(context: TurnContext, turn: turns.Teach, lead: Lead) -> list[Delivery]:
    """A resolution is offered once."""
    if not lead.evidence.tickets:
        return []
    ticket = context.ticket(lead.evidence.tickets[0], turn.by)
    if not ticket.teaches:
        return []
    ticket = replace(ticket, taught=ticket.resolutions)
    context.memory.keep_ticket(ticket)
    return [screens.cares(ticket, context.knowledge)]


def _proposed(context: TurnContext, turn: turns.Teach, lead: Lead) -> Change:
    kind, filled = _TAUGHT[turn.lesson], FilledLesson(turn.filled, lead)
    entry, proposal = _read(context, kind, filled, lead)
    reason = filled.reason()
    filled.lines("kept", required=False)
    filled.check()
    base, before = _stands(context, entry)
    return Change(
        id=new_id(),
        kind=kind,
        entry=entry,
        base=base,
        before=before,
        proposal=proposal,
        reason=reason,
        evidence=lead.evidence,
        author=turn.by,
        made=context.now,
        correcting=turn.filled.get("correcting") == "yes",
    )


def _read(
    context: TurnContext, kind: Kind, filled: FilledLesson, lead: Lead
) -> tuple[str, Proposal]:
    """Of which entry, and what."""
    known = context.knowledge
    match kind:
        case Kind.NEW_ENTRY:
            return _new_entry(context, filled)
        case Kind.CHANGE_ENTRY:
            entry = subjects.entry_named(lead.near[0] if lead.near else "", known)
            return entry.id, _rewritten(entry, filled)
        case Kind.WORDING:
            return filled.entry(known.by_id), Proposal(asked=filled.lines("asked"))
        case Kind.NEAR_MISS:
            return filled.entry(known.by_id), Proposal(not_asked=filled.lines("not_asked"))
        case Kind.OUT_OF_SCOPE:
            return "", Proposal(outside=filled.lines("outside"))


def _new_entry(context: TurnContext, filled: FilledLesson) -> tuple[str, Proposal]:
    proposal = Proposal(
        question=filled.question(),
        answer=filled.answer(),
        asked=filled.lines("asked"),
        topic=filled.topic({one.id for one in context.knowledge.topics}),
    )
    return _id(context, proposal.question or ""), proposal


def _rewritten(entry: Entry, filled: FilledLesson) -> Proposal:
    proposal = Proposal(question=filled.question(), answer=filled.answer())
    if (proposal.question, proposal.answer) == (entry.question, entry.written):
        filled.problems.setdefault("answer", words.NOTHING_CHANGED)
    return proposal


def _stands(context: TurnContext, entry: str) -> tuple[str, str]:
    """The digest of what stands there, and the text; empty for what is new."""
    there = context.knowledge.by_id.get(entry)
    if there is None:
        return "", ""
    return there.digest, f"{there.question}\n\n{there.written or words.UNPUBLISHED}"


def _blamed(change: Change) -> str:
    """The field that most of what a check finds is about."""
    if change.rewrites:
        return "answer"
    return _FIELD.get(change.kind, "asked")


def _id(context: TurnContext, question: str) -> str:
    """An id that nobody has, made of the question's words."""
    plain = unicodedata.normalize("NFKD", question).encode("ascii", "ignore").decode()
    words_of = re.findall(r"[a-z0-9]+", plain.casefold())
    made = "-".join(words_of)[: _IDS - 4].strip("-") or "entry"
    taken = context.knowledge.by_id
    numbers = (f"{made}-{number}" for number in range(2, 100))
    return next(id for id in (made, *numbers) if id not in taken)
