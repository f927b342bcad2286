"""Figures that every replica reads from the database: the same on each of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Iterator
from datetime import datetime

import structlog
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.gateway.executor import in_database
from bot.model.tickets import Status
from bot.storage.backlog import Backlog

FRESH = 5.0  # seconds; whoever asks more often gets what is known
PATIENCE = 2.0  # seconds; a scrape does not wait for a database that hangs

log = structlog.get_logger()


class BacklogFigures(Collector):
    """`read` is synchronous and raises when the database is away. `to`: the channels and helpdesks,
    by name."""

    def __init__(
        self,
        read: Callable[[datetime], Backlog],
        to: Collection[str],
        clock: Callable[[], datetime],
    ) -> None:
        self._read = read
        self._to = to
        self._clock = clock
        self._known: Backlog | None = None
        self._read_at = float("-inf")
        self._reading: asyncio.Future[None] | None = None

    async def refresh(self) -> None:
        """One look at a time: while the database hangs, no thread joins the one that waits for
        it."""
        if time.monotonic() - self._read_at < FRESH:
            return
        if self._reading is None or self._reading.done():
            self._reading = asyncio.ensure_future(self._look())
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.shield(self._reading)
        except TimeoutError:
            self._known = None

    def collect(self) -> Iterator[Metric]:
        """Without a database there is only the figure that says so."""
        yield GaugeMetricFamily(
            "care_database_up", "Whether the database answers.", float(self._known is not None)
        )
        if self._known:
            yield from self._families(self._known, self._clock())

    async def _look(self) -> None:
        try:
            self._known = await in_database(self._read, self._clock())
            self._read_at = time.monotonic()
        except Exception as error:
            log.warning("backlog not read", reason=type(error).__name__)
            self._known = None

    def _families(self, backlog: Backlog, now: datetime) -> Iterator[Metric]:
        tickets = GaugeMetricFamily("care_tickets", "Tickets by state.", labels=["state"])
        for state in Status:
            tickets.add_metric([state], backlog.tickets.get(state, 0))
        owed = GaugeMetricFamily("care_undelivered", "What is still to be sent.", labels=["to"])
        oldest = GaugeMetricFamily(
            "care_oldest_undelivered_seconds", "Age of the oldest of it.", labels=["to"]
        )
        parked = GaugeMetricFamily(
            "care_parked", "What was refused and waits for a human.", labels=["to"]
        )
        for to in self._to:
            one = backlog.owed.get(to)
            owed.add_metric([to], one.count if one else 0)
            oldest.add_metric([to], max((now - one.since).total_seconds(), 0.0) if one else 0.0)
            parked.add_metric([to], backlog.parked.get(to, 0))
        yield from (tickets, owed, oldest, parked)
