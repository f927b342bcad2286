"""Tickets of several companies about one thing, and what care does with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from bot.broadcasts.watch import Watch
from bot.dialogue.cards import Card
from bot.dialogue.form_requests import TeachFormRequest
from bot.dialogue.learning import TeachForm
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import ReportCard
from bot.dialogue.turns import Learn, Teach
from bot.model.issues import Bounds
from bot.model.people import Agent, Company, Partner
from tests.drivers.chat import ANNA, CARE, Chat, direct
from tests.drivers.school import DESK

WAVE = (
    "ticket All outgoing CLASSOUND calls fail with 503 since this morning",
    "ticket CLASSOUND outgoing calls fail, error 503",
    "ticket no outgoing calls on CLASSOUND, 503 at several customers",
    "ticket outgoing CLASSOUND calls rejected with 503",
)
NOTICE = "Outgoing calls fail with 503. We are on it, and write here when it is over."


def partner(number: int, language: str = "") -> Partner:
    company = Company(f"T-{number}", f"Company {number}")
    return Partner(f"slack:U-{number}", f"Person {number}", company, language=language)


@dataclass
class Sea:
    """Somebody of each company raises a ticket; Anna sees what care is told."""

    chat: Chat
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        desk = self.chat.desk
        self.watch = Watch(self.chat.store, lambda: desk.index, lambda: self.chat.now, Bounds())

    def raised(self, *texts: str, apart: timedelta = timedelta(minutes=20)) -> list[str]:
        """Each by another company; then the clock looks."""
        numbers = []
        for number, text in enumerate(texts):
            by = partner(number)
            numbers.append(self.chat.ticket(text, by=by, where=direct(by)))
            self.chat.waits(apart)
        self.looks()
        return numbers

    def looks(self) -> None:
        for turn in self.watch.waves():
            self.chat.does(turn)

    def tells(self) -> None:
        """Until nobody waits."""
        while waiting := self.watch.told():
            for turn in waiting:
                self.chat.does(turn)

    @property
    def cards(self) -> list[ReportCard]:
        """What care was told of waves and issues, each as it is now."""
        return [card for card in self.chat.screen(CARE) if isinstance(card, ReportCard)]

    @property
    def issue(self) -> str:
        [card] = self.cards
        return self.press(card, Lesson.OPEN_ISSUE, Lesson.UPDATE_ISSUE).about

    def press(self, card: ReportCard, *lessons: Lesson) -> Press:
        return next(press for press in card.presses if press.lesson in lessons)

    def presses(self, press: Press, by: Agent = ANNA) -> list[Card]:
        id = self.chat.fresh()
        turn = Learn(
            id=id, by=by, where=DESK, lesson=press.lesson, about=press.about, seen=press.seen
        )
        return [one.delivery.card for one in self.chat.does(turn)]

    def form(self, lesson: Lesson, about: str, by: Agent = ANNA) -> TeachForm:
        opened = self.chat.desk.form(TeachFormRequest(by=by, lesson=lesson, about=about))
        assert isinstance(opened, TeachForm)
        return opened

    def sends(self, lesson: Lesson, about: str = "", by: Agent = ANNA, **filled: str) -> ReportCard:
        return self.fills(lesson, about, filled, by)

    def fills(
        self, lesson: Lesson, about: str, filled: Mapping[str, str], by: Agent = ANNA
    ) -> ReportCard:
        turn = Teach(id=self.chat.fresh(), by=by, lesson=lesson, about=about, filled=filled)
        card = self.chat.does(turn)[0].delivery.card
        assert isinstance(card, ReportCard)
        return card

    def opened(self, *texts: str) -> str:
        """A wave that care made a known issue; gives its id."""
        self.raised(*(texts or WAVE[:3]))
        issue = self.issue
        self.sends(Lesson.OPEN_ISSUE, issue, title="503 on calls", notice=NOTICE)
        return issue
