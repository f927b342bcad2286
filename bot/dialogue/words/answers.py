"""What stands around answers, and where there is none."""

from __future__ import annotations

from datetime import date

from bot.dialogue import speech
from bot.dialogue.speech import said
from bot.dialogue.words.sentences import sentences

WHICH_ONE = "Which of these do you mean?"
UNPUBLISHED = (
    "The FAQ lists this question, but no answer has been published yet. A ticket gets it answered."
)
UNPUBLISHED_SHORT = "No answer has been published yet."
NO_ANSWER_HINT = "Raise a ticket and a person will answer you here, or look through the topics."
URGENT_HINT = (
    "If emergency calls are failing now, raise a ticket: it reaches {team} marked as urgent."
)
TRANSLATED = "This is a translation. The English text is the one that counts."
TRANSLATION_STALE = "The English text was changed lately, and its translation is not renewed yet."
IN_ENGLISH = "This answer is there in English only."
SHOW_ENGLISH = "Show the English text"
WAS_IT_HELPFUL = "Did this help?"
THANKS_HELPED = "Thanks, noted that this helped."
THANKS_EXPLAINED = "Thanks, noted what was missing. Raise a ticket and a person will look at it."
THANKS_NOT_HELPED = (
    "Thanks, noted that this didn't help. Raise a ticket and a person will look at it."
)
THANKS_FOR = {
    "helped": THANKS_HELPED,
    "not-helped": THANKS_NOT_HELPED,
    "explained": THANKS_EXPLAINED,
}
ANSWER_GOES_ON = "The answer goes on."
READ_ALL = "Read everything"
NOTHING_FOUND = "The FAQ has nothing on this. Try other words, or ask me directly."


def in_answer_to(text: str) -> str:
    return said("In answer to: {text}", text=text)


def known_issue(notice: str) -> str:
    """What care wrote of it, above an answer; no words of the FAQ's."""
    return said("Known issue. {team} writes: {notice}", notice=notice)


def you_asked(text: str) -> str:
    return said("You asked: {text}", text=text)


def no_answer(text: str) -> str:
    return said("I don't have a published answer to “{text}”", text=text)


def unknown_part(text: str) -> str:
    """Of a message with several questions: the one that nothing published answers."""
    return said("About “{text}” I have no published answer. Raise a ticket for it.", text=text)


def origin(topic: str, page: str, reviewed: date, entry: str, version: int = 0) -> str:
    when = day(reviewed)
    return said(
        "{topic} · {page} · as of {when} · {entry}",
        topic=topic,
        page=page,
        when=when,
        entry=version_of(entry, version) if version else entry,
    )


def version_of(entry: str, version: int) -> str:
    """Stays in one piece where the line has an end."""
    return f"{entry}\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}{version}"


def day(value: date) -> str:
    return speech.day(value)


def no_answer_hint(answers: str) -> str:
    """What to do now; `answers` is what is said of the answer to a ticket, and may be empty."""
    return sentences(said(NO_ANSWER_HINT), answers)
