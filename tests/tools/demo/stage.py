"""The desk with a clock of its own: what is to happen waits in order, and what is shown is kept."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count

from adapters.web.channel import CARE
from bot.desk.desk import Desk
from bot.dialogue.cards import AnswerCard, AnswersCard, Card
from bot.dialogue.turns import HumanTurn, Turn
from bot.knowledge.entries import Knowledge
from bot.knowledge.organisations import NOBODY
from bot.learning import shelf
from bot.learning.study import Study
from bot.model.people import Conversation, Partner, Place, Venue
from bot.ports.channel import Pending
from bot.search import Index
from bot.search.keeping import Kept
from bot.storage.store import Store
from tests import INDEX_CACHE
from tests.tools.demo.plan import Scene

OPENS, SHUTS = 7, 17  # hours, in UTC, between which care works

Happening = Callable[[], None]


class _Remembered(Index):
    """What was learned for a check is kept for the next play, as everything else is."""

    def __init__(self, knowledge: Knowledge) -> None:
        super().__init__(knowledge, kept=Kept(INDEX_CACHE))

    def of(self, knowledge: Knowledge) -> Index:
        return _Remembered(knowledge)


class Stage:
    """`cares` are the latest cards of the care desk's messages, in their order; `saw` is who was
    shown which text of an entry, as (entry, version)."""

    def __init__(self, files: Knowledge, store: Store, now: datetime) -> None:
        self.store = store
        self.now = now
        self.files = files
        self.cares: dict[str, Card] = {}
        self.saw: dict[tuple[str, int], set[str]] = {}
        self._waiting: list[tuple[datetime, int, Happening]] = []
        self._order = count()
        self._ids = count(1)
        index = _Remembered(files)
        self.desk = Desk(files, store, lambda company, route: CARE, lambda: self.now, index=index)
        self.study = Study(
            store, lambda: self.desk.knowledge, lambda: self.desk.index, lambda: self.now
        )
        self.take_news()

    def later(self, at: datetime, happening: Happening) -> None:
        heapq.heappush(self._waiting, (max(at, self.now), next(self._order), happening))

    def run(self, until: datetime) -> None:
        """Everything that happens before then; the clock stands there afterwards."""
        while self._waiting and self._waiting[0][0] < until:
            at, _, happening = heapq.heappop(self._waiting)
            self.now = max(self.now, at)
            happening()
        self._waiting.clear()
        self.now = until

    def does(self, turn: Turn) -> list[Card]:
        """What comes of a turn, as it is shown, the first first."""
        pending = self.desk.handle(turn)
        for one in pending:
            self._show(turn, one)
        self.store.deliveries.done(pending)
        return [one.delivery.card for one in pending]

    def fresh(self) -> str:
        return f"demo-{next(self._ids)}"

    def take_news(self) -> None:
        """What was published, as a replica takes it within seconds."""
        found = shelf.read(self.store, self.files, self.now)
        alike = shelf.searched_alike(found.knowledge, self.desk.knowledge)
        index = self.desk.index if alike else _Remembered(found.knowledge)
        self.desk.renew(found.knowledge, index, NOBODY, lambda company, route: CARE)

    def _show(self, turn: Turn, pending: Pending) -> None:
        card, to = pending.delivery.card, pending.delivery.to
        if to == CARE:
            self.cares[pending.delivery.slot] = card
        elif isinstance(turn, HumanTurn):
            self._note(card, turn.by)

    def _note(self, card: Card, by: Partner) -> None:
        match card:
            case AnswerCard(origin=origin):
                origins = [origin]
            case AnswersCard(answers=answers):
                origins = [one.origin for one in answers]
            case _:
                origins = []
        for origin in origins:
            self.saw.setdefault((origin.entry, origin.version), set()).add(by.id)


def where(scene: Scene, number: int) -> Conversation:
    """In a channel each question has a thread of its own."""
    own = Place("web", f"demo/{scene.by.id}")
    match scene.venue:
        case Venue.CHANNEL:
            thread = Place("web", f"demo/{scene.room}/{number}")
            return Conversation(thread, thread, Venue.CHANNEL, scene.room)
        case Venue.COMMAND:
            private = Place("web", f"demo/{scene.by.id}/private")
            return Conversation(private, own, Venue.COMMAND)
        case Venue.DIRECT:
            return Conversation(own, own, Venue.DIRECT)


def working(at: datetime) -> datetime:
    """That moment, or the next at which care works."""
    if at.hour >= SHUTS:
        at = (at + timedelta(days=1)).replace(hour=OPENS)
    at = at.replace(hour=max(at.hour, OPENS))
    while at.weekday() >= 5:
        at += timedelta(days=1)
    return at
