"""What the durable engine dropped because the database went away under it is found, and taken up again.

Two things happen while a database restarts. An error that the engine does not know as a lost connection ends a
workflow as failed, and nobody looks at a failed one again. And a workflow can be marked as begun by a process that
never hears that it was, so that it is neither done nor waiting.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Coroutine

import structlog
from dbos import DBOS

from bot.courier.ledger import Ledger

Attempt = Callable[[int, str], Coroutine[None, None, float | None]]

log = structlog.get_logger()


class Stranded:
    """`process` is this one's id at the engine; `after`: seconds that a workflow may be overdue."""

    def __init__(self, ledger: Ledger, process: str, after: float) -> None:
        self._ledger = ledger
        self._process = process
        self._after = after
        self._due: dict[int, float] = {}  # by row of `owed`: when it is attempted next, on the monotonic clock

    def watched(self, attempt: Attempt) -> Attempt:
        async def watched(owed: int, helpdesk: str) -> float | None:
            self._due[owed] = math.inf
            wait = await attempt(owed, helpdesk)
            self._due[owed] = time.monotonic() + (wait or 0.0)
            if wait is None:
                del self._due[owed]
            return wait

        return watched

    def take_up(self) -> None:
        failed = DBOS.list_workflows(status="ERROR", load_input=False, load_output=False)
        for owed, round in (_row_of(workflow.workflow_id) for workflow in failed):
            if self._ledger.mark_again(owed, round):
                log.warning("a workflow failed; its work is taken up again", owed=owed)
        pending = DBOS.list_workflows(status="PENDING", executor_id=self._process, load_input=False, load_output=False)
        for workflow in pending:
            owed, _ = _row_of(workflow.workflow_id)
            if time.monotonic() > self._due.setdefault(owed, time.monotonic()) + self._after:
                log.warning("a workflow does not run; it is begun again", owed=owed)
                del self._due[owed]
                DBOS.resume_workflow(workflow.workflow_id, queue_name=workflow.queue_name)


def workflow_of(owed: int, round: int) -> str:
    """The workflow's id; in one millisecond the lower id goes first."""
    return f"owed-{owed:010}-{round}"


def _row_of(workflow: str) -> tuple[int, int]:
    _, owed, round = workflow.split("-")
    return int(owed), int(round)
