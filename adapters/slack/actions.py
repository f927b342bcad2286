"""What every button on Slack carries, and how a press is read back: both stand here, side by side;
of care's buttons in `care_actions`.

A button has an `action_id`, which is `verb` or `verb:argument`, and a `value`. Messages stay where
they are for years: what was drawn once is read for ever.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.slack import care_actions
from bot.model.text import natural

# What stands on an answer


@dataclass(frozen=True, slots=True)
class Pick:
    question: str
    entry: str


@dataclass(frozen=True, slots=True)
class PickNone:
    question: str


@dataclass(frozen=True, slots=True)
class PickAgain:
    question: str


@dataclass(frozen=True, slots=True)
class Rate:
    """`alone`: a button of its own, and not one half of Slack's feedback control."""

    question: str
    helped: bool
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Explain:
    """*What was missing?*, below an answer that did not help."""

    question: str


@dataclass(frozen=True, slots=True)
class Share:
    question: str


@dataclass(frozen=True, slots=True)
class Raise:
    question: str


@dataclass(frozen=True, slots=True)
class Add:
    """The question's words to the ticket below which they were said."""

    question: str


# What stands on lists and screens


@dataclass(frozen=True, slots=True)
class Open:
    entry: str


@dataclass(frozen=True, slots=True)
class Topics:
    """`slot` is that of the list which the press replaces; empty for a new one."""

    slot: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    topic: str
    slot: str


@dataclass(frozen=True, slots=True)
class Tickets:
    page: int
    slot: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    ticket: str


@dataclass(frozen=True, slots=True)
class Search:
    """The home's field; what was typed is drawn by nobody."""

    text: str = ""


# What stands on a ticket


@dataclass(frozen=True, slots=True)
class Comment:
    ticket: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    ticket: str


@dataclass(frozen=True, slots=True)
class Judge:
    ticket: str
    solved: bool


Partners = (
    Pick
    | PickNone
    | PickAgain
    | Rate
    | Explain
    | Share
    | Raise
    | Add
    | Open
    | Topics
    | Topic
    | Tickets
    | Show
    | Search
    | Comment
    | Withdraw
    | Judge
)
Action = Partners | care_actions.Action


def encoded(action: Action) -> tuple[str, str]:
    """As `action_id` and `value`."""
    if isinstance(action, care_actions.Action):
        return care_actions.encoded(action)
    match action:
        case Pick(question, entry):
            return f"pick:{entry}", question
        case PickNone(question):
            return "none", question
        case PickAgain(question):
            return "again", question
        case Rate(question, helped, alone):
            rating = _rating(helped=helped)
            return f"rate:{rating}" if alone else "rate", f"{rating}:{question}"
        case Explain(question):
            return "explain", question
        case Share(question):
            return "share", question
        case Raise(question):
            return "raise", question
        case Add(question):
            return "add", question
        case Open(entry):
            return f"open:{entry}", ""
        case Topics(slot):
            return "topics", slot
        case Topic(topic, slot):
            return f"topic:{topic}", slot
        case Tickets(page, slot):
            return f"tickets:{page}", slot
        case Show(ticket):
            return f"show:{ticket}", ""
        case Search(text):
            return "search", text
        case Comment(ticket):
            return "comment", ticket
        case Withdraw(ticket):
            return "withdraw", ticket
        case Judge(ticket, solved):
            return f"judge:{'yes' if solved else 'no'}", ticket


def decoded(id: str, value: str) -> Action | None:
    """What was pressed; None where the verb is none of ours, PayloadError where the rest is not."""
    verb, _, argument = id.partition(":")
    match verb:
        case "pick":
            return Pick(value, argument)
        case "none":
            return PickNone(value)
        case "again":
            return PickAgain(value)
        case "rate":
            rating, _, question = value.rpartition(":")
            return Rate(question, helped=rating == _rating(helped=True), alone=bool(argument))
        case "explain":
            return Explain(value)
        case "share":
            return Share(value)
        case "raise":
            return Raise(value)
        case "add":
            return Add(value)
        case "open":
            return Open(argument)
        case "topics":
            return Topics(value)
        case "topic":
            return Topic(argument, value)
        case "tickets":
            return Tickets(_number(argument), value)
        case "show":
            return Show(argument)
        case "search":
            return Search(value)
        case "comment":
            return Comment(value)
        case "withdraw":
            return Withdraw(value)
        case "judge":
            return Judge(value, solved=argument == "yes")
        case _:
            return care_actions.decoded(verb, argument, value)


def _rating(*, helped: bool) -> str:
    return "helped" if helped else "not-helped"


def _number(argument: str) -> int:
    return natural(argument) or 0
