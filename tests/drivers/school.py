"""The knowledge's desk without a platform: what people missed, and what is taught of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.broadcasts.watch import Watch
from bot.dialogue.cards import Card
from bot.dialogue.form_requests import TeachFormRequest
from bot.dialogue.learning import ChangeCard, MissCard, MissListCard, TeachForm
from bot.dialogue.lessons import Lesson
from bot.dialogue.turns import Learn, Teach
from bot.knowledge.entries import Knowledge
from bot.knowledge.organisations import NOBODY
from bot.learning import shelf
from bot.learning.study import Study
from bot.model.issues import Bounds
from bot.model.people import Agent, Company, Conversation, Partner, Venue
from bot.numbers.asked import times_asked
from bot.search import Index
from bot.storage.store import Store
from tests.drivers.chat import ANNA, BEN, CARE, Chat, direct, index_of

DESK = Conversation(CARE, CARE, Venue.CHANNEL)
WORDING = "until when does my number go over"


def partner(number: int, company: int) -> Partner:
    return Partner(
        f"slack:U-{number}", f"Person {number}", Company(f"T-{company}", f"Co {company}")
    )


@dataclass
class School:
    """`files` are what the chat began with."""

    chat: Chat
    files: Knowledge
    study: Study = field(init=False)
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        desk = self.chat.desk
        self.study = Study(
            self.chat.store,
            lambda: desk.knowledge,
            lambda: desk.index,
            lambda: self.chat.now,
            times_asked=times_asked,
        )
        self.watch = Watch(
            self.chat.store,
            lambda: desk.index,
            lambda: self.chat.now,
            Bounds(),
            self.study.elsewhere,
        )
        self.takes_news()

    def missed(self, *texts: str, companies: int = 2) -> None:
        """Each asked by somebody else, of so many companies; then they are grouped."""
        for number, text in enumerate(texts):
            by = partner(number, number % companies)
            self.chat.says(text, by=by, where=direct(by))
        self.study.group()

    def learns(
        self, lesson: Lesson, about: str = "", seen: str = "", by: Agent = ANNA
    ) -> list[Card]:
        turn = Learn(id=self.chat.fresh(), by=by, where=DESK, lesson=lesson, about=about, seen=seen)
        return [one.delivery.card for one in self.chat.does(turn)]

    def misses(self) -> MissListCard:
        [card] = self.learns(Lesson.MISSES)
        assert isinstance(card, MissListCard)
        return card

    def miss(self, group: str) -> MissCard:
        [card] = self.learns(Lesson.MISS, group)
        assert isinstance(card, MissCard)
        return card

    def form(self, lesson: Lesson, about: str, by: Agent = ANNA) -> TeachForm:
        form = self.chat.desk.form(TeachFormRequest(by=by, lesson=lesson, about=about))
        assert isinstance(form, TeachForm)
        return form

    def teaches(
        self, lesson: Lesson, about: str, filled: Mapping[str, str] | None = None, by: Agent = ANNA
    ) -> ChangeCard:
        """With what stands in the form already; gives the card once it was checked."""
        stands = {one.id: one.value for one in self.form(lesson, about, by).fields}
        turn = Teach(
            id=self.chat.fresh(),
            by=by,
            lesson=lesson,
            about=about,
            filled={**stands, **(filled or {})},
        )
        self.chat.does(turn)
        for checked in self.study.checked():
            self.chat.does(checked)
        return self.changes[-1]

    @property
    def changes(self) -> list[ChangeCard]:
        """Their cards, as the desk's channel shows them."""
        return [card for card in self.chat.screen(CARE) if isinstance(card, ChangeCard)]

    def steps(self, card: ChangeCard, lesson: Lesson, by: Agent = BEN) -> ChangeCard:
        shown = self.learns(lesson, card.number, card.stage, by)
        found = next(one for one in shown if isinstance(one, ChangeCard))
        return found

    def publishes(self, card: ChangeCard) -> ChangeCard:
        """Approved and published by somebody else, and taken."""
        card = self.steps(self.approves(card), Lesson.PUBLISH)
        self.takes_news()
        return card

    def approves(self, card: ChangeCard) -> ChangeCard:
        """By somebody else, whatever it costs."""
        return self.steps(card, approval(card))

    def takes_news(self, files: Knowledge | None = None) -> shelf.Shelf:
        """As a replica does within seconds, or when its files have changed."""
        self.files = files or self.files
        found = shelf.read(self.chat.store, self.files, self.chat.now)
        desk = self.chat.desk
        alike = shelf.searched_alike(found.knowledge, desk.knowledge)
        index = desk.index if alike else Index(found.knowledge)
        desk.renew(found.knowledge, index, NOBODY, lambda company, route: CARE)
        return found


def approval(card: ChangeCard) -> Lesson:
    """The button that does it."""
    costs = any(press.lesson is Lesson.APPROVE_ANYWAY for press in card.presses)
    return Lesson.APPROVE_ANYWAY if costs else Lesson.APPROVE


def school(knowledge: Knowledge, chat: Chat) -> School:
    index_of(knowledge)
    return School(chat, knowledge)


def corrects(files: Knowledge, database_url: str, entry: str, answer: str) -> ChangeCard:
    """A text that was wrong is corrected, approved and published, beside an application that runs
    on the same database."""
    store = Store(database_url)
    desk = school(files, Chat(files, store, now=datetime.now(UTC)))
    filled = {"answer": answer, "correcting": "yes"}
    card = desk.publishes(desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{entry}", filled))
    store.close()
    return card
