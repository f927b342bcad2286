"""What responds to a question: an answer, several, choices, or that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.knowledge.prose import Prose
from bot.model.questions import Feedback


@dataclass(frozen=True, slots=True)
class Below:
    """The ticket below which something was asked: *Add this to AB-...* puts the words on it, and is
    gone once they are `added`."""

    ticket: str
    added: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the cards that respond to a question share.

    `question` is the unguessable id that the buttons carry. `restated` is the question's words
    where the asker does not see them above the card. `files` counts what a ticket would carry,
    `left` names what it cannot. `unknown` is the part of the question that has no published answer.
    `ticket` is the number once one was raised: it takes the place of *Raise ticket*. `quoted` are
    the words of somebody else that the question answers. `notice` is what is known of it just now,
    such as an outage: it stands above the answer.
    """

    question: str
    restated: str | None = None
    urgent: bool = False
    files: int = 0
    ticket: str | None = None
    left: tuple[str, ...] = ()
    below: Below | None = None
    quoted: str = ""
    unknown: str | None = None
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry on offer: its question, and the first line of its answer where there is room for
    it."""

    entry: str
    title: str
    preview: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """The small line below an answer. `version` counts the entry's texts, 0 where nobody does."""

    topic: str
    page: str
    reviewed: date
    entry: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class AnswerCard:
    """An entry as it stands. `shareable`: only the asker sees it and may show it to the channel.
    `changed`: this is an earlier text, which was corrected on that day. `translated` says what
    there is to say of its language, `original` is what the button carries that shows the
    English."""

    asked: Asked
    title: str
    answer: Prose
    origin: Origin
    related: tuple[Choice, ...]
    feedback: Feedback
    shareable: bool
    changed: date | None = None
    translated: str = ""
    original: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """One of several answers; None where the FAQ lists the question alone."""

    title: str
    answer: Prose | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class AnswersCard:
    """The answers to the questions of one message, each entry as it stands, in their order.
    `translated` and `original` as in AnswerCard."""

    asked: Asked
    answers: tuple[Answered, ...]
    feedback: Feedback
    shareable: bool
    translated: str = ""
    original: str | None = None


@dataclass(frozen=True, slots=True)
class UnpublishedCard:
    """The FAQ lists the question, but has no answer to it."""

    asked: Asked
    title: str
    origin: Origin
    related: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ChoicesCard:
    """Entries of which one may be meant, the likeliest first, and *None of these*. `heading` is
    None where nothing more is known of them than that."""

    asked: Asked
    choices: tuple[Choice, ...]
    heading: str | None = None


@dataclass(frozen=True, slots=True)
class FamilyCard:
    """The one fact by which some entries differ, asked as a question. A leaf's title is a value of
    that fact, and leads to the entry that holds for it; *None of these* remains. `original` as in
    AnswerCard."""

    asked: Asked
    question: str
    leaves: tuple[Choice, ...]
    original: str | None = None


@dataclass(frozen=True, slots=True)
class NoAnswerCard:
    """Nothing published answers `text`. `answers` says when a human does. `refused`: there were
    choices, and they can be brought back."""

    asked: Asked
    text: str
    answers: str
    refused: bool = False
