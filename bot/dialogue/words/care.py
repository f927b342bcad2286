"""What only the care team reads."""

from __future__ import annotations

from datetime import date

from bot.dialogue.speech import day, said, spoken
from bot.dialogue.words.sentences import sentences
from bot.model.people import Venue

ADD_NOTE = "Add a note"
SOLVED = {
    True: "The partner says that it is solved.",
    False: "The partner says that it is not solved.",
}
REASON_FORM = {"resolve": "Resolve the ticket", "dismiss": "Close: not a request"}
REASON_LABEL = "Why? The partner does not see it."
REROUTE_FORM = "Send it elsewhere"
REROUTE_LABEL = "To"
CARE_ASSIGNEE = "With"
CARE_DUE = "Answer due"
CARE_FORM = {
    "assign": "Whoever you choose has the ticket from now on, and is told.",
    "away": "What you have goes back to the desk now, and nobody gives you anything until then.",
    "suggest": "It goes to the partner as your reply. Change what you like.",
    "announce": "You see it, and who gets it, before anything is sent.",
    "rewrite-news": "You see it, and who gets it, before anything is sent.",
    "new-issue": "What you say is shown to whoever asks about it from now on.",
    "open-issue": "What you say is shown to whoever asks about it from now on.",
    "rewrite-issue": "What you say is shown to whoever asks about it from now on.",
    "update-issue": "It goes to the partner of each of its open tickets, as your reply.",
    "add-tickets": "Their partners are told with the others from now on.",
    "take-out": "Its partner is told nothing more with the others.",
    "close-issue": "Its open tickets are resolved, and each partner is asked whether that solved"
    " it. You may tell them something first.",
}
ASSIGN_TO = "To"
NO_COLLEAGUES = "No colleague has worked a ticket lately, so there is nobody to give it to."
SAY_WHO = "Choose a colleague."
AWAY_UNTIL = "Until"
AWAY_HINT = "the day you are back, such as 2027-01-07"
AWAY_REASON = "away"
YOU_HAVE = "You have"
START_FROM = "Start from"
NOTHING_TO_START_FROM = "No published answer is near, and no reply is saved."
PLEDGE_DUE = {
    "first-answer": "First answer due",
    "next-answer": "Next answer due",
    "solution": "Solution due",
}
PROMISE_NEAR = {
    "first-answer": "Ticket {number}: a quarter of the time for a first answer is left.",
    "next-answer": "Ticket {number}: a quarter of the time for the next answer is left.",
    "solution": "Ticket {number}: a quarter of the time for a solution is left.",
}
PROMISE_BROKEN = {
    "next-answer": "Ticket {number}: the next answer is late.",
    "solution": "Ticket {number}: the solution is late.",
}
CARE_SAID = "Conversation"
CARE_NOTES = "Notes, not for the partner"
CARE_HISTORY = "So far"
CARE_ONLY = "Only members of the care channel can do that."
CARE_WHO = "From"
CARE_COMPANY = "Company"
CARE_WHERE = "Asked in"
CARE_WRITTEN = "Language"
CARE_WORDS = "In their words"
CARE_SHOWN = "Answer shown"
CARE_NO_ANSWER_SHOWN = "No answer was shown."
CARE_DETAILS = "Details"
CARE_FILES = "Files"
CARE_STAFF_NOTE = "Staff note, not for the partner"
TO_PARTNER = "To the partner"
STAFF_ONLY = "Staff only"
OPEN_CONVERSATION = "Open the conversation"
PLATFORM = {"slack": "Slack", "teams": "Microsoft Teams", "web": "the playground"}
VENUE = {
    Venue.CHANNEL: "a channel",
    Venue.DIRECT: "a direct message",
    Venue.COMMAND: "a private answer",
}
NOT_READ_HERE = (
    "The partner doesn't see what is written here.",
    "Press the button to answer them.",
)


def care_title(number: str, route: str, urgent: bool) -> str:
    if urgent:
        return said("URGENT · Ticket {number} · {route}", number=number, route=route)
    return said("Ticket {number} · {route}", number=number, route=route)


def asked_in(channel: str, venue: Venue) -> str:
    platform, kind = spoken(PLATFORM)[channel], spoken(VENUE)[venue]
    return said("{platform}, {venue}", platform=platform, venue=kind)


def partner_answered(who: str, number: str) -> str:
    return said("{who} wrote on ticket {number}.", who=who, number=number)


def partner_solved(who: str, number: str) -> str:
    return said("{who} says that ticket {number} is solved.", who=who, number=number)


def not_solved(who: str, number: str) -> str:
    return said(
        "{who} says that ticket {number} is not solved. It is open again.", who=who, number=number
    )


def given_to_you(number: str, who: str) -> str:
    return said("{who} gave you ticket {number}.", who=who, number=number)


def given_by(who: str) -> str:
    return said("given by {who}", who=who)


def back_at_the_desk(number: str, who: str) -> str:
    return said("{who} is away: ticket {number} needs somebody.", who=who, number=number)


def away_until(until: date | None) -> str:
    return said("You are away until {day}.", day=day(until)) if until else said("You are here.")


def somebody_away(who: str, until: date) -> str:
    return said("{who} is away until {day}.", who=who, day=day(until))


def suggestions_for(number: str) -> str:
    return said("Suggested replies for {number}", number=number)


def promise_near(number: str, pledge: str) -> str:
    return said(PROMISE_NEAR[pledge], number=number)


def promise_broken(number: str, pledge: str, who: str | None) -> str:
    """`who` has the ticket."""
    late = said(PROMISE_BROKEN[pledge], number=number)
    return sentences(late, said("{who} has it.", who=who) if who else "")


def still_unanswered(number: str) -> str:
    return said("Ticket {number} still waits for an answer.", number=number)


def undelivered(number: str, reason: str) -> str:
    return said(
        "The partner can't be shown ticket {number} ({reason}). Is the bot still in their"
        " conversation?",
        number=number,
        reason=reason,
    )


def parked(number: str, helpdesk: str, reason: str) -> str:
    return said(
        "Ticket {number} could not be sent on. {reason} ({helpdesk}). Mend that, then press"
        " {retry}.",
        number=number,
        helpdesk=helpdesk,
        reason=reason,
        retry=said("Retry"),
    )


def tenant(id: str) -> str:
    """A Teams company whose name is not known."""
    return said("Tenant {id}", id=id[:8])
