"""What stands on the forms of those who ask, and what is said of what was filled in."""

from __future__ import annotations

from bot.dialogue import naming
from bot.dialogue.speech import number, said
from bot.dialogue.words.sentences import sentences

TICKET_FORM = "Raise a ticket"
SUBJECT = "Subject"
WHAT_HAPPENED = "What happened?"
URGENT = "Urgent"
URGENT_LABEL = "Urgent: people can't reach emergency services, or a site can't make calls"
URGENT_LABEL_PLAIN = "Urgent: this can't wait"
WHAT_WAS_MISSING = "What was missing?"
SAY_WHAT_WAS_MISSING = "Choose a reason, or say it in your own words."
TELL_US_MORE = "Tell us more"
REASONS = {
    "wrong-topic": "Wrong topic",
    "incomplete": "Incomplete",
    "outdated": "Outdated",
    "unclear": "Unclear",
    "other": "Something else",
}
REPLY_FORM = "Reply to the partner"
NOTE_FORM = "Note for the care team"
COMMENT_FORM = "Add a comment"
WORD_FORM = {"reply": REPLY_FORM, "note": NOTE_FORM, "comment": COMMENT_FORM}
REPLY_LABEL = "Your answer. The partner sees it with your name."
NOTE_LABEL = "Your note. The partner never sees it."
COMMENT_LABEL = "What should {team} know?"
WORD_LABEL = {"reply": REPLY_LABEL, "note": NOTE_LABEL, "comment": COMMENT_LABEL}
FILL_THIS_IN = "Please fill this in."
CHECK_FIELDS = "Please check the marked fields."
SEND_AGAIN = "Send it again to raise the ticket all the same."
OPTIONAL = "optional"


def urgent_label() -> str:
    """Of the mark; it speaks of emergencies where the company has any."""
    return said(URGENT_LABEL if naming.brand().emergency else URGENT_LABEL_PLAIN)


def short_notice(says: str) -> str:
    """Above a form that may be sent in vain; `says` is the company's word on it."""
    return sentences(says, said(SEND_AGAIN))


def goes_to(route: str, answers: str) -> str:
    return sentences(said("Goes to {route}.", route=route), answers)


def example(example: str) -> str:
    return said("For example: {example}", example=example)


def too_long(length: int, limit: int) -> str:
    return said(
        "This has {length} characters; {limit} fit. Please shorten it.",
        length=number(length),
        limit=number(limit),
    )


def not_understood(example: str) -> str:
    return said("Please write it like this: {example}", example=example)


def similar_open(number: str, subject: str) -> str:
    return said(
        "There is an open ticket about this already: {number}, {subject}. You can still raise"
        " another.",
        number=number,
        subject=subject,
    )
