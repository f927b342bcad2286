"""From what something is taught: a miss group, a ticket that was resolved, an entry."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk import subjects
from bot.desk.context import TurnContext
from bot.errors import StaleError
from bot.learning.clearing import NAMELESS, Names, cleared
from bot.learning.misses import MissBook
from bot.model.changes import Evidence
from bot.model.misses import MissGroup
from bot.model.people import Agent, Partner
from bot.model.questions import Question
from bot.model.tickets import Ticket

TEXTS = 8  # of a group that are looked at


@dataclass(frozen=True, slots=True)
class Lead:
    """`texts` are people's own words, `names` what would tell who they are, `reply` is the last
    human's word; `near` are entries that may be meant, the likeliest first."""

    about: str
    evidence: Evidence
    texts: tuple[str, ...] = ()
    names: Names = NAMELESS
    reply: str = ""
    near: tuple[str, ...] = ()

    @property
    def cleared(self) -> tuple[str, ...]:
        """The texts as they may be kept."""
        return tuple(dict.fromkeys(cleared(text, self.names) for text in self.texts))


def of_group(id: str) -> str:
    return f"group/{id}"


def of_ticket(number: str) -> str:
    return f"ticket/{number}"


def of_entry(id: str) -> str:
    return f"entry/{id}"


def named(context: TurnContext, about: str, by: Agent) -> Lead:
    """StaleError where it is gone."""
    kind, _, id = about.partition("/")
    match kind:
        case "group":
            return _group(context, group(context, id))
        case "ticket":
            return _ticket(context.ticket(id, by))
        case "entry":
            entry = subjects.entry_named(id, context.knowledge)
            return Lead(about, Evidence(), near=(entry.id,))
        case _:
            raise StaleError(f"{about} is nothing to learn from")


def group(context: TurnContext, id: str) -> MissGroup:
    found = MissBook(context.memory.connection).group(id)
    if found is None:
        raise StaleError(f"the miss group {id} is gone")
    return found


def questions(context: TurnContext, group: MissGroup, most: int = TEXTS) -> list[Question]:
    """The latest of a group that are still kept."""
    found = context.memory.questions.with_ids(group.members[: 4 * most])
    return found[:most]


def _group(context: TurnContext, group: MissGroup) -> Lead:
    asked = questions(context, group)
    near = dict.fromkeys(id for one in asked for id in ((one.entry or ""), *one.near) if id)
    first = [group.entry] if group.entry else []
    return Lead(
        about=of_group(group.id),
        evidence=Evidence(group.id, group.members[:100]),
        texts=tuple(one.text for one in asked),
        names=_names(*(one.by for one in asked)),
        near=tuple(dict.fromkeys([*first, *near])),
    )


def _ticket(ticket: Ticket) -> Lead:
    replies = [said.text for said in ticket.said if said.by_care]
    return Lead(
        about=of_ticket(ticket.number),
        evidence=Evidence("", (ticket.question,), (ticket.number,)),
        texts=(ticket.asked,),
        names=_names(ticket.by),
        reply=replies[-1] if replies else "",
        near=(ticket.entry,) if ticket.entry else (),
    )


def _names(*people: Partner) -> Names:
    return Names(
        tuple(dict.fromkeys(one.name for one in people)),
        tuple(dict.fromkeys(one.company.name for one in people)),
    )
