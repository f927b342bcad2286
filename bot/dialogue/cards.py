"""What a person is shown, as meaning and not as layout; every channel draws every card with its own
components.

Texts in a card are plain: what a person typed is escaped by the channel that draws it. Times are in
UTC and drawn in the reader's zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.dialogue import learning, reports
from bot.dialogue.lessons import Press
from bot.knowledge.prose import Prose
from bot.model.people import Addressee as Addressee
from bot.model.people import Venue
from bot.model.questions import Feedback
from bot.model.tickets import Attachment, Detail, Move, Moved, Pledge, Said, Status


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


@dataclass(frozen=True, slots=True)
class TicketCard:
    """A ticket as its partner sees it. `due` is when to expect the first answer, None once it was
    given; `opens` is when work begins, for whoever wrote while nobody works. `moves` are the
    partner's buttons; `judge` asks *Did that solve it?*"""

    number: str
    route: str
    subject: str
    status: Status
    urgent: bool
    files: int
    filed: datetime
    due: datetime | None
    history: tuple[Moved, ...]
    next: str
    moves: tuple[Move, ...]
    judge: bool
    left: tuple[str, ...] = ()
    opens: datetime | None = None


@dataclass(frozen=True, slots=True)
class CareCard:
    """A ticket as the care team sees it: a second type, because notes must have no way to a
    partner.

    `due` is when its first answer is due, None once it was given; `promised` is what is owed
    besides, and by when. `moves` are the buttons, and
    `seen` in their turns is this `status`. `body` and `words` are empty where they would repeat
    what stands above them. `lessons` are those that teach the bot. `written` is the language of
    the partner's words, where it is surely another than that of the card.
    """

    number: str
    route: str
    status: Status
    urgent: bool
    filed: datetime
    due: datetime | None
    assignee: str | None
    who: str
    company: str
    channel: str
    venue: Venue
    link: str | None
    subject: str
    body: str
    words: str
    entry: Choice | None
    shown: str | None
    details: tuple[Detail, ...]
    files: tuple[Attachment, ...]
    staff_note: str | None
    said: tuple[Said, ...]
    notes: tuple[Said, ...]
    history: tuple[Moved, ...]
    solved: bool | None
    moves: tuple[Move, ...]
    lessons: tuple[Press, ...] = ()
    quoted: str = ""
    promised: tuple[tuple[Pledge, datetime], ...] = ()
    written: str = ""


@dataclass(frozen=True, slots=True)
class ReplyCard:
    """A human's word to the partner; the latest one carries the partner's buttons. `written` as in
    CareCard."""

    number: str
    to: Addressee
    who: str
    route: str
    text: str
    moves: tuple[Move, ...]
    written: str = ""


@dataclass(frozen=True, slots=True)
class NudgeCard:
    """A short new message for whoever is waiting, because updates notify nobody. `retry` offers to
    send a parked ticket to its helpdesk again; `judge` has the answers to *Did that solve it?*"""

    number: str
    to: Addressee | None
    text: str
    retry: bool = False
    judge: bool = False


@dataclass(frozen=True, slots=True)
class TicketLine:
    number: str
    subject: str
    status: Status
    filed: datetime


@dataclass(frozen=True, slots=True)
class TicketListCard:
    """A page of tickets. Buttons carry `slot`, so that a press replaces this list."""

    slot: str
    tickets: tuple[TicketLine, ...]
    page: int
    more: bool


@dataclass(frozen=True, slots=True)
class TopicLine:
    topic: str
    title: str
    questions: int


@dataclass(frozen=True, slots=True)
class TopicsCard:
    """All topics. Buttons carry `slot`, so that a press replaces this list."""

    slot: str
    topics: tuple[TopicLine, ...]


@dataclass(frozen=True, slots=True)
class TopicCard:
    """One topic's questions, with the way back to all topics."""

    slot: str
    topic: str
    title: str
    questions: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class WelcomeCard:
    """What the bot is for, and three real questions to try."""

    examples: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class RaiseTicket:
    """The button that opens the ticket form of a question."""

    question: str


@dataclass(frozen=True, slots=True)
class BrowseTopics:
    """The button that shows the topics."""


@dataclass(frozen=True, slots=True)
class AddToTicket:
    """The button that puts a question's words on the ticket below which they were said."""

    question: str
    ticket: str


@dataclass(frozen=True, slots=True)
class ReplyToPartner:
    """The button that opens care's form for a reply."""

    ticket: str


@dataclass(frozen=True, slots=True)
class OpenKnowledge:
    """The button that shows the knowledge's desk to those who are of it."""


Button = RaiseTicket | BrowseTopics | AddToTicket | ReplyToPartner | OpenKnowledge


@dataclass(frozen=True, slots=True)
class NoticeCard:
    """What happened, what to do now, and at most one button."""

    happened: str
    now: str
    button: Button | None = None


Card = (
    AnswerCard
    | AnswersCard
    | UnpublishedCard
    | ChoicesCard
    | FamilyCard
    | NoAnswerCard
    | TicketCard
    | CareCard
    | ReplyCard
    | NudgeCard
    | TicketListCard
    | TopicsCard
    | TopicCard
    | WelcomeCard
    | NoticeCard
    | learning.MissListCard
    | learning.MissCard
    | learning.ChangeListCard
    | learning.ChangeCard
    | learning.ReceiptCard
    | learning.CorrectionCard
    | learning.ReviewCard
    | reports.ReportCard
    | reports.NewsCard
)
LASTING = (
    TicketCard
    | CareCard
    | ReplyCard
    | NudgeCard
    | learning.ChangeCard
    | learning.CorrectionCard
    | learning.ReviewCard
    | reports.ReportCard
    | reports.NewsCard
)
"""Those about a ticket or a change: worth showing whenever that becomes possible. All others answer
somebody who waits."""
