"""Listens to all rooms, and turns what they tell into figures, and into traces where somebody
collects them."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING

import structlog

from adapters.monitoring.figures import Decision, Figures
from adapters.monitoring.outcome import outcome
from bot.dialogue import cards, learning, reports, words
from bot.dialogue.turns import Ask, Turn
from bot.knowledge.entries import Knowledge
from bot.model.events import Event, Happened
from bot.ports.observer import Observer, Receipt

if TYPE_CHECKING:
    from adapters.monitoring.tracing import Tracing

LOOK_EVERY = 0.25  # seconds between two looks at how late the event loop is
ANSWERS = frozenset(
    kind.__name__
    for kind in (
        cards.AnswerCard,
        cards.AnswersCard,
        cards.UnpublishedCard,
        cards.ChoicesCard,
        cards.FamilyCard,
        cards.NoAnswerCard,
    )
)

log = structlog.get_logger()


class Monitor(Observer):
    """`channels` and `helpdesks` by name; `clock` is the desk's. `log_questions`: with what was
    asked."""

    def __init__(
        self,
        channels: Collection[str],
        helpdesks: Collection[str],
        clock: Callable[[], datetime],
        tracing: Tracing | None = None,
        *,
        log_questions: bool = False,
    ) -> None:
        self._log_questions = log_questions
        self.figures = Figures(channels, helpdesks)
        self._known = {*channels, *helpdesks}
        self._clock = clock
        self.tracing = tracing

    def unanswered(self) -> None:
        """Somebody got no answer, or a sentence in its place."""
        self.figures.unanswered.inc()

    def loaded(self, knowledge: Knowledge) -> None:
        """The desk answers with this knowledge from now on."""
        self.figures.knowledge_loaded.set(self._clock().timestamp())
        self.figures.knowledge_entries.set(len(knowledge.entries))
        self.figures.knowledge.clear()
        self.figures.knowledge.labels(_digest(knowledge)).set(1)

    async def watch_loop(self) -> None:
        """How late the event loop wakes whom it promised to wake."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LOOK_EVERY
            await asyncio.sleep(LOOK_EVERY)
            self.figures.loop_lag.observe(max(loop.time() - due, 0.0))

    @contextmanager
    def receiving(self, channel: str) -> Iterator[Receipt]:
        receipt, began = Receipt(), time.perf_counter()
        try:
            with self._span("receive", channel=channel):
                yield receipt
        except Exception:
            receipt.refused = receipt.refused or "failed"
            raise
        finally:
            if receipt.refused:
                self._refused(channel, receipt.refused)
            else:
                self.figures.acknowledged.labels(channel).observe(time.perf_counter() - began)

    def taking(self, turn: Turn) -> AbstractContextManager[None]:
        channel = self._channel(turn)
        if self.tracing:
            self.tracing.begun("read")
        about = self._span("decide", channel=channel, turn=type(turn).__name__)
        return self._attempt(about, lambda result: self._taken(channel, result))

    def handled(self, turn: Turn, shown: Sequence[cards.Card], events: Sequence[Event]) -> None:
        if isinstance(turn, Ask) and shown:
            self._decided(turn, decision(shown[0]))
        for event in events:
            self.figures.events.labels(event.what).inc()
            if event.what is Happened.ANSWER_RATED:
                self.figures.feedback.labels(event.detail).inc()

    def repeated(self, turn: Turn) -> None:
        self.figures.repeated.labels(self._channel(turn)).inc()

    def delivering(self, channel: str, card: str, since: datetime) -> AbstractContextManager[None]:
        about = self._span("deliver", channel=channel, card=card)
        return self._attempt(about, lambda result: self._delivered(channel, card, since, result))

    def calling(self, helpdesk: str, purpose: str) -> AbstractContextManager[None]:
        began = time.perf_counter()
        about = self._span("helpdesk", helpdesk=helpdesk, purpose=purpose)
        return self._attempt(about, lambda result: self._called(helpdesk, purpose, began, result))

    @contextmanager
    def _attempt(
        self, span: AbstractContextManager[None], ended: Callable[[str], None]
    ) -> Iterator[None]:
        try:
            with span:
                yield
        except BaseException as error:
            ended(outcome(error))
            raise
        ended("done")

    def _span(self, name: str, **about: str) -> AbstractContextManager[None]:
        return self.tracing.span(name, **about) if self.tracing else nullcontext()

    def _taken(self, channel: str, result: str) -> None:
        self.figures.turns.labels(channel, result).inc()
        if result == "limited":
            self._refused(channel, "limit")

    def _delivered(self, channel: str, card: str, since: datetime, result: str) -> None:
        self.figures.deliveries.labels(channel, result).inc()
        if result == "done" and card in ANSWERS:
            self.figures.answered.labels(channel).observe((self._clock() - since).total_seconds())

    def _called(self, helpdesk: str, purpose: str, began: float, result: str) -> None:
        self.figures.helpdesk_calls.labels(helpdesk, purpose, result).inc()
        self.figures.helpdesk_seconds.labels(helpdesk).observe(time.perf_counter() - began)

    def _refused(self, channel: str, reason: str) -> None:
        self.figures.rejected.labels(channel, reason).inc()

    def _decided(self, turn: Ask, decision: Decision) -> None:
        channel = turn.where.place.channel
        text = {"text": turn.text} if self._log_questions else {}
        log.info("question", channel=channel, decision=decision, **text)
        self.figures.decisions.labels(channel, decision).inc()
        if decision == "limited":
            self._refused(channel, "limit")

    def _channel(self, turn: Turn) -> str:
        """Where a turn comes from: ids of people begin with it."""
        name = turn.by.id.partition(":")[0]
        return name if name in self._known else "other"


def _digest(knowledge: Knowledge) -> str:
    """The same where every question and answer is."""
    return hashlib.sha256(
        "".join(entry.digest for entry in knowledge.entries).encode()
    ).hexdigest()[:12]


def decision(card: cards.Card) -> Decision:
    """What the person's words were taken for, told by the card that they led to."""
    match card:
        case cards.AnswerCard() | cards.AnswersCard():
            return "answer"
        case cards.UnpublishedCard():
            return "unpublished"
        case cards.ChoicesCard() | cards.FamilyCard():
            return "choices"
        case cards.NoAnswerCard():
            return "none"
        case cards.NoticeCard(button=cards.RaiseTicket()):
            return "human"
        case cards.NoticeCard():
            return _noticed(card)
        case cards.WelcomeCard() | cards.TopicsCard() | cards.TopicCard() | cards.TicketListCard():
            return "command"
        case cards.TicketCard() | cards.CareCard() | cards.ReplyCard() | cards.NudgeCard():
            return "ticket"
        case learning.ReceiptCard():
            return "command"
        case (
            learning.MissListCard()
            | learning.MissCard()
            | learning.ChangeListCard()
            | learning.ChangeCard()
            | learning.CorrectionCard()
            | learning.ReviewCard()
        ):
            return "knowledge"
        case reports.ReportCard() | reports.NewsCard():
            return "care"


def _noticed(card: cards.NoticeCard) -> Decision:
    """Told by its words, so in the language that it was made in."""
    notices: Mapping[str, Decision] = {
        words.TOO_MANY_QUESTIONS[0]: "limited",
        words.TOO_LONG[0]: "too-long",
        words.KNOWLEDGE_DESK[0]: "knowledge",
    }
    return notices.get(card.happened, "small-talk")
