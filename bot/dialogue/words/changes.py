"""What becomes of a change of the knowledge, of an entry's versions, and who is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from bot.dialogue import speech
from bot.dialogue.speech import counted, long_day, said, spoken
from bot.dialogue.words.learning import companies_counted, people_counted

if TYPE_CHECKING:
    from bot.dialogue.learning import ChangeLine

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
CHANGES = "Changes of the knowledge"
NO_CHANGES = "No change waits for anybody, and none lies over the files."
BEFORE = "Before"
AFTER = "After"
NOTHING_BEFORE = "Nothing"
WHY_CHANGED = "Why"
CORRECTS = "It corrects what was wrong."
CONFLICT = "The file says something else since"
VERSION_OF_NOW = "Valid now"
NO_SUCH_VERSION = (
    "There is no such version of that entry.",
    "The small line below an answer names the entry and its version.",
)
NOT_YOUR_OWN = "Somebody else approves what you proposed."
NOTHING_CHANGED = "Nothing is changed yet."
OPEN_NEW_ANSWER = "Show the new answer"
NOT_TOLD = "Could not be told:"
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


def change_title(number: str, kind: str) -> str:
    return f"{number} · {spoken(CHANGE_KIND)[kind]}"


def change_stands(change: ChangeLine) -> str:
    return spoken(CONFLICT) if change.conflict else spoken(STAGE)[change.stage]


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


def changes_unknown(numbers: Iterable[str]) -> str:
    return said(
        "A newer release made {numbers}: it is kept as it is, and worked there.",
        numbers=speech.listed(numbers),
    )


def base_changed(title: str) -> str:
    return said(
        "“{title}” was changed since this was proposed. Withdraw it, and propose it anew.",
        title=title,
    )


def undo_later_first(number: str) -> str:
    return said(
        "{number} was published later and builds on it: undo that one first.", number=number
    )


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
        people=people_counted(people),
        companies=companies_counted(companies),
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
