"""Every figure that the process counts itself, in a registry of its own: tests run several bots in
one process.

A label's values are a few known words: never a person, a workspace, a company or anything that
somebody typed.
"""

from __future__ import annotations

import platform
from collections.abc import Collection
from typing import Literal, get_args

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

from bot import VERSION
from bot.model.events import Happened
from bot.model.questions import Feedback

disable_created_metrics()  # type: ignore[no-untyped-call]  # a second series for each, which nobody asks for

Decision = Literal[
    "answer",
    "unpublished",
    "choices",
    "none",
    "human",
    "small-talk",
    "command",
    "knowledge",
    "care",
    "ticket",
    "limited",
    "too-long",
]
"""What words were taken for: the first five a question, or the wish for a human."""
ACKNOWLEDGED = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # seconds; Slack waits for three
ANSWERED = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)
CALLED = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)
LATE = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5)


class Figures:
    """`channels` and `helpdesks` by name. Every series that can be foreseen begins at zero, so that
    the first event already shows as a rise."""

    def __init__(self, channels: Collection[str], helpdesks: Collection[str]) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._make_figures_of_the_process()
        self._make_figures_of_turns()
        self._make_figures_of_questions()
        self._make_figures_of_what_goes_out()
        self._begin_at_zero(channels, helpdesks)

    def _make_figures_of_the_process(self) -> None:
        self.build = self._gauge("care_build_info", "What runs here.", "version", "python")
        self.build.labels(VERSION, platform.python_version()).set(1)
        self.knowledge_loaded = self._gauge(
            "care_knowledge_loaded_timestamp_seconds", "When the knowledge was loaded."
        )
        self.knowledge = self._gauge("care_knowledge_info", "Which knowledge it is.", "digest")
        self.knowledge_entries = self._gauge("care_knowledge_entries", "Entries of the knowledge.")
        self.loop_lag = self._histogram(
            "care_loop_lag_seconds", "How late the event loop was.", LATE
        )

    def _make_figures_of_turns(self) -> None:
        self.acknowledged = self._histogram(
            "care_acknowledgement_seconds",
            "From a request to its acknowledgement.",
            ACKNOWLEDGED,
            "channel",
        )
        self.answered = self._histogram(
            "care_answer_seconds",
            "From a question's decision until its card is shown.",
            ANSWERED,
            "channel",
        )
        self.turns = self._counter(
            "care_turns", "What people did, by how the desk took it.", "channel", "result"
        )
        self.repeated = self._counter(
            "care_repeated_turns", "Turns that came again and changed nothing.", "channel"
        )
        self.rejected = self._counter(
            "care_rejected", "Requests that were refused.", "channel", "reason"
        )

    def _make_figures_of_questions(self) -> None:
        self.decisions = self._counter(
            "care_decisions", "What people's words were taken for.", "channel", "decision"
        )
        self.unanswered = self._counter(
            "care_unanswered", "How often somebody got no answer, and care was told."
        )
        self.feedback = self._counter("care_feedback", "Ratings of answers.", "rating")
        self.events = self._counter(
            "care_events", "What happened to questions and tickets.", "event"
        )

    def _make_figures_of_what_goes_out(self) -> None:
        self.deliveries = self._counter(
            "care_deliveries", "Attempts to show a card.", "channel", "result"
        )
        self.helpdesk_calls = self._counter(
            "care_helpdesk_calls",
            "Attempts to do something at a helpdesk.",
            "helpdesk",
            "purpose",
            "result",
        )
        self.helpdesk_seconds = self._histogram(
            "care_helpdesk_call_seconds",
            "How long an attempt at a helpdesk took.",
            CALLED,
            "helpdesk",
        )

    def _begin_at_zero(self, channels: Collection[str], helpdesks: Collection[str]) -> None:
        for channel in channels:
            self.acknowledged.labels(channel)
            self.answered.labels(channel)
            self.repeated.labels(channel)
            self.turns.labels(channel, "done")
            self.turns.labels(channel, "failed")
            self.deliveries.labels(channel, "done")
            for decision in get_args(Decision):
                self.decisions.labels(channel, decision)
        for helpdesk in helpdesks:
            self.helpdesk_seconds.labels(helpdesk)
        for rating in (Feedback.HELPED, Feedback.NOT_HELPED):
            self.feedback.labels(rating)
        for event in Happened:
            self.events.labels(event)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(name, what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(name, what, labels, registry=self.registry)

    def _histogram(
        self, name: str, what: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(name, what, labels, buckets=buckets, registry=self.registry)
