"""What those read who look after the knowledge: misses, changes, versions, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.dialogue import speech
from bot.dialogue.speech import counted, long_day, said, spoken
from bot.dialogue.words.answers import day

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
}
CHANGE_KIND = {
    "wording": "New wordings",
    "new-entry": "New entry",
    "change-entry": "Another text",
    "near-miss": "Does not answer that",
    "out-of-scope": "Out of scope",
}
STAGE = {
    "draft": "being checked",
    "checked": "waiting for approval",
    "approved": "approved",
    "published": "published",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
    "expired": "expired",
    "undone": "undone",
    "settled": "in the files",
}
CHANGE_STEP = {
    "check": "checked",
    "check-again": "checked again, and costs more by now",
    "approve": "approved by {who}",
    "publish": "published by {who}",
    "reject": "rejected by {who}",
    "withdraw": "withdrawn by {who}",
    "expire": "expired after four weeks",
    "undo": "undone by {who}",
    "settle": "stands in the files",
}
FOUND = {
    "gained": "Answered now",
    "lost": "Answered no more",
    "stolen": "Taken from another entry",
    "differing": "Offered otherwise",
}
MISSES = "What was not answered"
NO_MISSES = "Nothing is waiting: no question was missed by two companies, or three times."
CHANGES = "Changes of the knowledge"
NO_CHANGES = "No change waits for anybody, and none lies over the files."
NEAR_NOTHING = "No entry is near"
WHAT_WAS_ASKED = "What was asked"
BEFORE = "Before"
AFTER = "After"
NOTHING_BEFORE = "Nothing"
WHY_CHANGED = "Why"
CORRECTS = "It corrects what was wrong."
CONFLICT = "The file says something else since"
VERSION_OF_NOW = "Valid now"
KNOWLEDGE_DESK = (
    "What was not answered, and what is changed, is for the care team.",
    "If you are of it, open it here.",
)
OPEN_KNOWLEDGE = "Open the knowledge"
KNOWLEDGE = "Knowledge"
NO_SUCH_VERSION = (
    "There is no such version of that entry.",
    "The small line below an answer names the entry and its version.",
)
TAKE_OUT_MARKED = "Take out what is marked with [remove: ...]."
SAY_WHICH_ENTRY = "Choose an entry, or type the id of one."
NOT_YOUR_OWN = "Somebody else approves what you proposed."
WORDINGS_LABEL = "Wordings, one a line"
NOT_ASKED_LABEL = "Messages that it does not answer, one a line"
OUTSIDE_LABEL = "Messages that no entry answers, one a line"
ENTRY_LABEL = "Entry"
OTHER_ENTRY_LABEL = "Or another entry's id"
TOPIC_LABEL = "Topic"
QUESTION_LABEL = "Question"
ANSWER_LABEL = "Answer"
WHY_LABEL = "Reason"
CORRECTING_LABEL = "Was the old text wrong?"
CORRECTING_CHOICES = (("no", "No, it is said better or newer"), ("yes", "Yes: it can be told"))
KEPT_QUESTIONS_LABEL = "Questions kept for measuring, one a line"
KEPT_QUESTIONS_HINT = "without names and numbers; empty keeps none"
ANSWER_HINT = "paragraphs, bullets, numbered steps, **bold**, `code`, links and > notes"
TEACH_NOTE = "A colleague approves it before anybody sees it."
NOTHING_CHANGED = "Nothing is changed yet."
OPEN_NEW_ANSWER = "Show the new answer"
OLD_ANSWER = "What stood there"
NEW_ANSWER = "What stands there now"

CHECKED_AGAIN = (
    "Something else was published since this was checked. It is checked again: please look once"
    " more in a moment."
)
CHANGE_COSTS = (
    "Questions that are answered today would be so no more, or by another entry. Look at the lists,"
    " and press *Approve all the same* if that is right."
)


def miss_counts(questions: int, people: int, companies: int) -> str:
    return said(
        "asked {times} by {people} of {companies}",
        times=_times(questions),
        people=_people(people),
        companies=_companies(companies),
    )


def miss_unpublished(questions: int, companies: int) -> str:
    return said(
        "asked {times} by {companies}, no answer yet: write it",
        times=_times(questions),
        companies=_companies(companies),
    )


def _times(count: int) -> str:
    return counted("once", "{count} times", count)


def _people(count: int) -> str:
    return counted("{count} person", "{count} people", count)


def _companies(count: int) -> str:
    return counted("{count} company", "{count} companies", count)


def miss_near(title: str | None) -> str:
    return said("near: {title}", title=title) if title else said(NEAR_NOTHING)


def changes_wait(count: int) -> str:
    label = spoken(LESSON)["changes"]
    return f"{label} ({count})" if count else label


def change_title(number: str, kind: str) -> str:
    return f"{number} · {spoken(CHANGE_KIND)[kind]}"


def change_state(stage: str, author: str) -> str:
    return said("{stage} · proposed by {author}", stage=spoken(STAGE)[stage], author=author)


def change_step(step: str, who: str) -> str:
    return said(CHANGE_STEP[step], who=who)


def found(name: str, count: int) -> str:
    return said("{found}: {count}", found=spoken(FOUND)[name], count=count)


def replayed(count: int) -> str:
    return counted(
        "Asked again with it: the last {count} question.",
        "Asked again with it: the last {count} questions.",
        count,
    )


def labelled(total: int, before: int, after: int) -> str:
    return said(
        "Of {total} labelled questions it finds {after}, before {before}.",
        total=total,
        after=after,
        before=before,
    )


def shift(text: str, before: str, after: str) -> str:
    nothing = said("nothing")
    return said(
        "“{text}”: {before} → {after}",
        text=text,
        before=before or nothing,
        after=after or nothing,
    )


def change_too_late(number: str, stage: str) -> str:
    return said("{number} is {stage} by now.", number=number, stage=spoken(STAGE)[stage])


def base_changed(title: str) -> str:
    return said(
        "“{title}” was changed since this was proposed. Withdraw it, and propose it anew.",
        title=title,
    )


def undo_later_first(number: str) -> str:
    return said(
        "{number} was published later and builds on it: undo that one first.", number=number
    )


def receipt_title(entry: str, number: int) -> str:
    return f"{entry} · {number}"


def receipt_approved(approver: str) -> str:
    if approver:
        return said("Approved by {approver}.", approver=approver)
    return said("From the FAQ's files.")


def receipt_later(number: int, reason: str) -> str:
    if reason:
        return said("Version {number}: {reason}", number=number, reason=reason)
    return said("Version {number}", number=number)


def changed_on(day_of: date) -> str:
    return said("Changed on {day}", day=long_day(day_of))


def correction(title: str, on: date) -> str:
    return said(
        "The answer to “{title}” was corrected on {day}. You were shown the old one.",
        title=title,
        day=long_day(on),
    )


def would_be_told(people: int, companies: int, rooms: int) -> str:
    return said(
        "The old text was shown to {people} of {companies} in {places}.",
        people=_people(people),
        companies=_companies(companies),
        places=counted("{count} place", "{count} places", rooms),
    )


def untranslated(languages: Iterable[str]) -> str:
    return said(
        "Please renew its translations too: {languages}. Until then whoever reads these is shown"
        " the English text.",
        languages=speech.listed(languages),
    )


def told_so_far(told: int, people: int, stopped: bool) -> str:
    so_far = counted(
        "{told} of {count} person were told.",
        "{told} of {count} people were told.",
        people,
        told=told,
    )
    return f"{so_far} {said('Stopped.')}" if stopped else so_far


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


def too_long_for_chat(title: str) -> str:
    return said(
        "The text of “{title}” is too long to be changed here: change it in its file.",
        title=title,
    )
