"""What care's buttons on Slack carry, and how a press is read back, as `actions` does it with those
of partners."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.slack.fields import one_of
from bot.dialogue.forms import Purpose
from bot.dialogue.lessons import Lesson
from bot.errors import PayloadError
from bot.model.tickets import Move, Status

MENU = "care:more"  # the action of the menu of care's rarer orders; each line's value says which


@dataclass(frozen=True, slots=True)
class Order:
    """Care's: what to do with the ticket, and the status that the pressed card showed."""

    what: Move | Purpose
    ticket: str
    seen: Status


@dataclass(frozen=True, slots=True)
class Reply:
    """Away from the ticket's card, where no status was seen."""

    ticket: str


@dataclass(frozen=True, slots=True)
class Retry:
    ticket: str


@dataclass(frozen=True, slots=True)
class Learn:
    """The knowledge's desk: what is done, to what, and what the pressed card showed."""

    lesson: Lesson
    about: str = ""
    seen: str = ""


Action = Order | Reply | Retry | Learn


def encoded(action: Action) -> tuple[str, str]:
    """As `action_id` and `value`."""
    match action:
        case Order(what, ticket, seen):
            return f"care:{what}", f"{what}:{ticket}:{seen}"
        case Reply(ticket):
            return "reply", ticket
        case Retry(ticket):
            return "retry", ticket
        case Learn(lesson, about, seen):
            return f"learn:{lesson}", f"{about}|{seen}"


def decoded(verb: str, argument: str, value: str) -> Action | None:
    """What was pressed; None where the verb is none of ours, PayloadError where the rest is not."""
    match verb:
        case "care":
            return _order(value)
        case "reply":
            return Reply(value)
        case "retry":
            return Retry(value)
        case "learn":
            return _learn(argument, value)
        case _:
            return None


def _order(value: str) -> Order:
    match value.split(":"):
        case [what, ticket, seen]:
            return Order(_what(what), ticket, one_of(Status, seen))
        case _:
            raise PayloadError("the button is none of ours")


def _what(what: str) -> Move | Purpose:
    return Purpose.NOTE if what == Purpose.NOTE else one_of(Move, what)


def _learn(argument: str, value: str) -> Learn:
    about, _, seen = value.partition("|")
    return Learn(one_of(Lesson, argument), about, seen)
