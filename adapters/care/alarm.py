"""When care is told that something is wrong, and how often."""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.dialogue import speech, words
from bot.dialogue.cards import NoticeCard
from bot.ports.alarm import Alarm

QUIET = 900.0  # seconds; whoever mends it needs no second message

log = structlog.get_logger()


class CareAlarm(Alarm):
    """Rung whenever somebody could not be answered: care hears of the first at once, and of the
    others in a number with the next message, QUIET seconds later at the earliest. `tell` posts,
    `go` runs that in the background, `rung` is called each time. `language` is care's."""

    def __init__(
        self,
        tell: Callable[[NoticeCard], Coroutine[Any, Any, object]],
        go: Callable[[Coroutine[Any, Any, object]], None],
        clock: Callable[[], float] = time.monotonic,
        rung: Callable[[], None] = lambda: None,
        language: Callable[[], str] = lambda: speech.ENGLISH,
    ) -> None:
        self._language = language
        self._tell = tell
        self._go = go
        self._rung = rung
        self._clock = clock
        self._count = 0
        self._since: datetime | None = None
        self._quiet_until = 0.0

    def ring(self, reason: str) -> None:
        log.error("somebody was not answered", reason=reason)
        self._rung()
        self._count += 1
        self._since = self._since or datetime.now(UTC)
        if self._clock() < self._quiet_until:
            return
        with speech.speaking(self._language()):
            notice = NoticeCard(*words.unanswered(self._count, self._since, reason))
            self._go(self._said(notice, self._language()))
        self._quiet_until = self._clock() + QUIET
        self._count, self._since = 0, None

    def unreached(self, tickets: Sequence[str], reason: str) -> None:
        log.error("care is not shown what is new", tickets=list(tickets), reason=reason)
        self._rung()
        with speech.speaking(self._language()):
            notice = NoticeCard(*words.unreached(tickets, reason))
            self._go(self._said(notice, self._language()))

    async def _said(self, notice: NoticeCard, language: str) -> None:
        with speech.speaking(language):
            await self._tell(notice)
