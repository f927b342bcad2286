"""What becomes of a form of the knowledge's desk: a change that waits to be checked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from bot.desk import changing, leads, screens
from bot.desk.context import TurnContext
from bot.desk.leads import Lead
from bot.desk.teaching_forms import LINE_LIMIT, LINES, TEXT_LIMIT
from bot.dialogue import turns, words
from bot.dialogue.lessons import TAUGHT
from bot.errors import FormError, StaleError
from bot.learning import checking, clearing, labels
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model.changes import Change, Kind, Proposal, new_id
from bot.model.misses import GroupState
from bot.model.text import one_line
from bot.ports.channel import Delivery

_TAUGHT = {lesson: Kind(lesson.value) for lesson in TAUGHT}
_FIELD = {Kind.WORDING: "asked", Kind.NEAR_MISS: "not_asked", Kind.OUT_OF_SCOPE: "outside"}
_IDS = 60  # characters that an entry's id may have


def teach(context: TurnContext, turn: turns.Teach) -> list[Delivery]:
    """FormError with a sentence for every field that is wrong."""
    lead, change = checked(context, turn)
    ChangeBook(context.memory.connection).add(change)
    kept = _lines(turn.filled, "kept", lead, required=False)
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
    if wrong := checking.problems(context.knowledge, change):
        raise FormError({_blamed(change): " ".join(wrong)})
    return lead, change


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
    kind, filled = _TAUGHT[turn.lesson], turn.filled
    entry, base, before = "", "", ""
    match kind:
        case Kind.NEW_ENTRY:
            proposal = _new(context, filled, lead)
            entry = _id(context, proposal.question or "")
        case Kind.CHANGE_ENTRY:
            entry = lead.near[0] if lead.near else ""
            proposal = _changed(context, entry, filled, lead)
        case Kind.WORDING | Kind.NEAR_MISS:
            entry = _chosen(context, filled)
            proposal = _added(kind, filled, lead)
        case Kind.OUT_OF_SCOPE:
            proposal = _added(kind, filled, lead)
    if there := context.knowledge.by_id.get(entry):
        base = there.digest
        before = f"{there.question}\n\n{there.written or words.UNPUBLISHED}"
    return Change(
        id=new_id(),
        kind=kind,
        entry=entry,
        base=base,
        before=before,
        proposal=proposal,
        reason=filled.get("reason", "").strip()[:500],
        evidence=lead.evidence,
        author=turn.by,
        made=context.now,
        correcting=filled.get("correcting") == "yes",
    )


def _added(kind: Kind, filled: Mapping[str, str], lead: Lead) -> Proposal:
    field = _FIELD[kind]
    lines = _lines(filled, field, lead)
    match kind:
        case Kind.WORDING:
            return Proposal(asked=lines)
        case Kind.NEAR_MISS:
            return Proposal(not_asked=lines)
        case _:
            return Proposal(outside=lines)


def _new(context: TurnContext, filled: Mapping[str, str], lead: Lead) -> Proposal:
    topic = filled.get("topic", "")
    if topic not in {one.id for one in context.knowledge.topics}:
        raise FormError({"topic": words.FILL_THIS_IN})
    return Proposal(
        question=_question(filled, lead),
        answer=_answer(filled),
        asked=_lines(filled, "asked", lead),
        topic=topic,
    )


def _changed(context: TurnContext, entry: str, filled: Mapping[str, str], lead: Lead) -> Proposal:
    there = leads.entry(context, entry)
    proposal = Proposal(question=_question(filled, lead), answer=_answer(filled))
    if (proposal.question, proposal.answer) == (there.question, there.written):
        raise FormError({"answer": words.NOTHING_CHANGED})
    return proposal


def _chosen(context: TurnContext, filled: Mapping[str, str]) -> str:
    typed = filled.get("other", "").strip()
    entry = typed or filled.get("entry", "")
    field = "other" if typed or "entry" not in filled else "entry"
    if not entry:
        raise FormError({field: words.SAY_WHICH_ENTRY})
    if entry not in context.knowledge.by_id:
        raise FormError({field: words.no_such_entry(entry)})
    return entry


def _question(filled: Mapping[str, str], lead: Lead) -> str:
    question = one_line(filled.get("question", ""))
    if problem := _wrong_line(question, lead):
        raise FormError({"question": problem})
    return question


def _answer(filled: Mapping[str, str]) -> str:
    answer = "\n".join(filled.get("answer", "").replace("\r\n", "\n").strip().splitlines())
    if not answer:
        raise FormError({"answer": words.FILL_THIS_IN})
    if len(answer) > TEXT_LIMIT:
        raise FormError({"answer": words.too_long(len(answer), TEXT_LIMIT)})
    if words.marked("")[:-1] in answer:
        raise FormError({"answer": words.TAKE_OUT_MARKED})
    if reason := checking.unreadable(answer):
        raise FormError({"answer": words.cannot_be_shown(reason)})
    return answer


def _lines(
    filled: Mapping[str, str], field: str, lead: Lead, *, required: bool = True
) -> tuple[str, ...]:
    typed = (one_line(line) for line in filled.get(field, "").splitlines())
    lines = tuple(dict.fromkeys(line for line in typed if line))
    if required and not lines:
        raise FormError({field: words.FILL_THIS_IN})
    if len(lines) > LINES:
        raise FormError({field: words.too_many_lines(LINES)})
    for line in lines:
        if problem := _wrong_line(line, lead, limit=TEXT_LIMIT):
            raise FormError({field: problem})
    return lines


def _wrong_line(line: str, lead: Lead, limit: int = LINE_LIMIT) -> str | None:
    if not line:
        return words.FILL_THIS_IN
    if len(line) > limit:
        return words.too_long(len(line), limit)
    found = clearing.particulars(line, lead.names)
    return words.leave_out(", ".join(found)) if found else None


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
