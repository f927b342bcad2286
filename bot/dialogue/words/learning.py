"""What those read who look after the knowledge: what was missed, and what can be taught."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.dialogue.speech import counted, said, spoken
from bot.dialogue.words.answers import day

if TYPE_CHECKING:
    from bot.dialogue.learning import MissLine

LESSON = {
    "misses": "What was not answered",
    "changes": "Changes",
    "miss": "Open",
    "change": "Open",
    "teach": "Teach the bot",
    "wording": "Add wordings",
    "new-entry": "Write a new entry",
    "change-entry": "Suggest a change",
    "near-miss": "Not this answer",
    "out-of-scope": "Out of scope",
    "dismiss": "Dismiss",
    "approve": "Approve",
    "approve-anyway": "Approve all the same",
    "reject": "Reject",
    "withdraw": "Withdraw",
    "publish": "Publish",
    "undo": "Undo",
    "recall": "Who saw the old text",
    "tell": "Tell them",
    "stop": "Stop telling",
    "still-right": "Still right",
    "receipt": "Receipt",
    "ticket": "Bring up the ticket",
    "numbers": "All numbers",
    "assign": "Give to a colleague",
    "away": "I am away",
    "back": "I am back",
    "suggestions": "Suggested replies",
    "suggest": "Start from this",
    "issues": "Known issues",
    "issue": "Open",
    "new-issue": "New known issue",
    "open-issue": "Make it a known issue",
    "dismiss-wave": "Dismiss",
    "rewrite-issue": "Change the notice",
    "update-issue": "Tell its partners",
    "add-tickets": "Add tickets",
    "take-out": "Take a ticket out",
    "close-issue": "Close it",
    "stop-update": "Stop telling",
    "announcements": "Announcements",
    "announcement": "Open",
    "announce": "New announcement",
    "rewrite-news": "Change it",
    "leave-out": "Leave out",
    "send-news": "Send it",
    "discard-news": "Discard",
    "stop-news": "Stop telling",
}
MISSES = "What was not answered"
NO_MISSES = "Nothing is waiting: no question was missed by two companies, or three times."
NEAR_NOTHING = "No entry is near"
WHAT_WAS_ASKED = "What was asked"
KNOWLEDGE_DESK = (
    "What was not answered, and what is changed, is for the care team.",
    "If you are of it, open it here.",
)
OPEN_KNOWLEDGE = "Open the knowledge"
KNOWLEDGE = "Knowledge"
TAKE_OUT_MARKED = "Take out what is marked with [remove: ...]."
SAY_IT_IN_WORDS = "Please say it in words."
SAY_WHICH_ENTRY = "Choose an entry, or type the id of one."
WORDINGS_LABEL = "Wordings, one a line"
NOT_ASKED_LABEL = "Messages that it does not answer, one a line"
OUTSIDE_LABEL = "Messages that no entry answers, one a line"
ENTRY_LABEL = "Entry"
OTHER_ENTRY_LABEL = "Or another entry's id"
TOPIC_LABEL = "Topic"
QUESTION_LABEL = "Question"
ANSWER_LABEL = "Answer"
WHY_LABEL = "Reason"
WHY_HINT = "receipts show it to everybody who asks for one: name nobody"
CORRECTING_LABEL = "Was the old text wrong?"
CORRECTING_CHOICES = (("no", "No, it is said better or newer"), ("yes", "Yes: it can be told"))
KEPT_QUESTIONS_LABEL = "Questions kept for measuring, one a line"
KEPT_QUESTIONS_HINT = "without names and numbers; empty keeps none"
ANSWER_HINT = "paragraphs, bullets, numbered steps, **bold**, `code`, links and > notes"
TEACH_NOTE = "A colleague approves it before anybody sees it."


def miss_counts(questions: int, people: int, companies: int) -> str:
    return said(
        "asked {times} by {people} of {companies}",
        times=_times(questions),
        people=people_counted(people),
        companies=companies_counted(companies),
    )


def missed(miss: MissLine) -> str:
    counts = miss.counts
    if miss.unpublished:
        return miss_unpublished(counts.questions, counts.companies)
    return miss_counts(counts.questions, counts.people, counts.companies)


def miss_unpublished(questions: int, companies: int) -> str:
    return said(
        "asked {times} by {companies}, no answer yet: write it",
        times=_times(questions),
        companies=companies_counted(companies),
    )


def _times(count: int) -> str:
    return counted("once", "{count} times", count)


def people_counted(count: int) -> str:
    return counted("{count} person", "{count} people", count)


def companies_counted(count: int) -> str:
    return counted("{count} company", "{count} companies", count)


def miss_near(title: str | None) -> str:
    return said("near: {title}", title=title) if title else said(NEAR_NOTHING)


def changes_wait(count: int) -> str:
    label = spoken(LESSON)["changes"]
    return f"{label} ({count})" if count else label


def review_due(title: str, reviewed: date) -> str:
    return said(
        "Is “{title}” still right? It was last looked at on {day}.",
        title=title,
        day=day(reviewed),
    )


def reviewed_by(title: str, who: str) -> str:
    return said("“{title}” is still right, says {who}.", title=title, who=who)


def review_asked(count: int) -> str:
    return said("asked {times} since", times=_times(count))


def answer_part(number: int, count: int) -> str:
    return said("Answer, part {number} of {count}", number=number, count=count)


def marked(text: str) -> str:
    return said("[remove: {text}]", text=text)


def too_many_lines(most: int) -> str:
    return said("Write at most {most} lines.", most=most)


def leave_out(found: str) -> str:
    return said("Leave out names, numbers and addresses: {found}.", found=found)


def wording_taken(text: str, entry: str) -> str:
    return said("“{text}” stands at {entry} already.", text=text, entry=entry)


def no_such_entry(entry: str) -> str:
    return said("There is no entry {entry}.", entry=entry)


def entry_exists(entry: str) -> str:
    return said("There is an entry {entry} already: suggest a change of it.", entry=entry)


def cannot_be_shown(reason: str) -> str:
    return said("This cannot be shown: {reason}.", reason=reason)


def unshowable(sentence: str, address: str) -> str:
    """One of those that the reader of answers has."""
    return said(sentence, address=address)


def too_long_for_chat(title: str) -> str:
    return said(
        "The text of “{title}” is too long to be changed here: change it in its file.",
        title=title,
    )
