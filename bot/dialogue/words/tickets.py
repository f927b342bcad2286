"""What is said of a ticket: its state, its steps and their buttons (Claim, Resolve ...), and what
its partner is told."""

from __future__ import annotations

from collections.abc import Iterator

from bot.dialogue.speech import counted, number, said, spoken
from bot.dialogue.words.sentences import sentences
from bot.model.tickets import Ticket, Totals

STATUS = {
    "open": "received",
    "claimed": "taken",
    "waiting": "answered",
    "resolved": "resolved",
    "dismissed": "closed",
}
MOVE = {
    "claim": "Claim",
    "release": "Release",
    "reroute": "Reroute",
    "reply": "Reply to partner",
    "resolve": "Resolve",
    "dismiss": "Not a request",
    "reopen": "Reopen",
    "answer": "Add a comment",
    "withdraw": "It's solved",
}
EXPECT_BY = "Expect an answer by"
WORK_BEGINS = "Outside working hours; work begins again"
TICKET_NEXT = "A person reads it and answers you here."
NEXT = {
    "claimed": "They answer you here.",
    "waiting": "Reply if anything is open, or tell us that it is solved.",
    "resolved": "Write again if it comes back.",
    "dismissed": "It was closed without an answer. Raise another ticket if that was wrong.",
}
REPLY = "Reply"
RETRY = "Retry"
SHOW_TICKET = "Show"
DID_THAT_SOLVE_IT = "Did that solve it?"
NO_TICKETS = "No tickets yet."
TICKETS = "Your company's tickets"
LATELY = 28  # days
FORMER_USER = "A former user"
ERASED = "(erased on request)"
SOMEBODY = "Somebody"
PARTNER_TOLD = {
    "resolve": "Ticket {number} was resolved. Did that solve it?",
    "dismiss": (
        "Ticket {number} was closed without an answer. If that was wrong, please raise another one."
    ),
    "reopen": "Ticket {number} is open again. A person answers you here.",
}
STEP = {
    "claim": "{who} took it",
    "release": "{who} gave it back",
    "reroute": "{who} sent it elsewhere",
    "reply": "{who} answered",
    "answer": "{who} wrote",
    "resolve": "{who} resolved it",
    "withdraw": "{who} said that it is solved",
    "dismiss": "{who} closed it",
    "reopen": "{who} reopened it",
}


def add_to(number: str) -> str:
    """The button's label."""
    return said("Add this to {number}", number=number)


def added_to(number: str) -> str:
    return said("Added to ticket {number}.", number=number)


def is_this_for(number: str) -> str:
    return said("Is this for ticket {number}?", number=number)


def ticket_raised(number: str) -> str:
    return said("Ticket {number} was raised for this.", number=number)


def ticket_title(number: str, route: str) -> str:
    return said("Ticket {number} · with {route}", number=number, route=route)


def page_of(page: int) -> str:
    return said("Page {page}", page=page + 1)


def totals(of: Totals) -> str:
    """Nothing of what there is none of; the words stand before the count, so that they need no
    plural."""
    return " · ".join(_totals(of))


def _totals(of: Totals) -> Iterator[str]:
    if of.open:
        yield said("Open: {count}", count=number(of.open))
    if of.waiting:
        yield said("Waiting for you: {count}", count=number(of.waiting))
    if of.raised:
        yield said(
            "Raised in the last {days} days: {raised}, resolved: {resolved}",
            days=LATELY,
            raised=number(of.raised),
            resolved=number(of.resolved),
        )


def what_next(ticket: Ticket, answers: str) -> str:
    if ticket.status in NEXT:
        return said(NEXT[ticket.status])
    return sentences(said(TICKET_NEXT), answers)


def at(day: str, time: str) -> str:
    """A moment, as the reader's language puts it; what fills it is the platform's."""
    return said("{day} at {time}", day=day, time=time)


def written_in(language: str) -> str:
    """Below a human's words, where the reader reads another language."""
    return said("Written in {language}.", language=language)


def in_language(who: str, language: str) -> str:
    """Whose word it is, and in which language."""
    return said("{who}, in {language}", who=who, language=language)


def step(move: str, who: str) -> str:
    """One line of a ticket's history; its time is drawn beside it."""
    return said(STEP[move], who=who)


def human_reply(who: str, route: str, number: str) -> str:
    return said("{who} from {route}, ticket {number}", who=who, route=route, number=number)


def too_late(ticket: Ticket) -> str:
    status = spoken(STATUS)[ticket.status]
    if not ticket.history:
        return said(
            "It changed meanwhile: ticket {number} is {status}.",
            number=ticket.number,
            status=status,
        )
    last = ticket.history[-1]
    return said(
        "{step} first: ticket {number} is {status}.",
        step=step(last.move, last.who),
        number=ticket.number,
        status=status,
    )


def partner_told(move: str, number: str) -> str:
    """Nothing, where the partner waits for something else."""
    return said(PARTNER_TOLD[move], number=number) if move in PARTNER_TOLD else ""


def verdict_given(number: str, *, solved: bool) -> str:
    """In place of the question for it."""
    if solved:
        return said("Ticket {number} was resolved, and you said that it is solved.", number=number)
    return said("Ticket {number} was resolved, and is open again.", number=number)


def earlier(count: int) -> str:
    return counted(
        "{count} earlier one is not shown.", "{count} earlier ones are not shown.", count
    )


def more_tickets(count: int) -> str:
    """Of a list that shows the newest only."""
    return counted("and {count} older one", "and {count} older ones", count)


def no_such_ticket(number: str) -> tuple[str, str]:
    return (
        said("I know no ticket {number} of yours.", number=number),
        said("Write “tickets” to see those that there are."),
    )


def shown_again(number: str) -> tuple[str, str]:
    return (
        said("Ticket {number} is shown in a newer message.", number=number),
        said("Write its number to see it again."),
    )


def not_with_care_yet(number: str) -> tuple[str, str]:
    return (
        said("{team} has not got ticket {number} yet.", number=number),
        said(
            "Something on our side keeps it from them. It is kept, and reaches them as soon as"
            " that is mended; you need not send it again."
        ),
    )
