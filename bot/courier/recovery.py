"""What the durable engine dropped is found, and taken up again.

Two things happen while a database restarts. An error that the engine does not know as a lost
connection ends a workflow as failed, and nobody looks at a failed one again. And a workflow can be
marked as begun by a process that never hears that it was. The latter becomes of a workflow too that
a newer release queued before it was rolled back, whose name this release does not know.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import structlog
from dbos import DBOS

from bot.courier.ledger import Ledger

log = structlog.get_logger()


class Recovery:
    """`process` is this one's id at the engine."""

    def __init__(self, ledger: Ledger, process: str) -> None:
        self._ledger = ledger
        self._process = process
        self._at_work: set[str] = set()  # workflows
        self._seen_idle: set[str] = set()

    @contextmanager
    def working(self) -> Iterator[None]:
        """While the present workflow runs."""
        workflow = str(DBOS.workflow_id)
        self._at_work.add(workflow)
        try:
            yield
        finally:
            self._at_work.discard(workflow)

    def take_up(self) -> None:
        """To be called now and then: what is idle this time and the last time was not just being
        handed out."""
        light = partial(
            DBOS.list_workflows, workflow_id_prefix=_PREFIX, load_input=False, load_output=False
        )
        failed, mine = light(status="ERROR"), light(status="PENDING", executor_id=self._process)
        idle = {workflow.workflow_id for workflow in mine} - self._at_work
        for workflow in [one.workflow_id for one in failed] + sorted(idle & self._seen_idle):
            if self._ledger.mark_again(*_row_of(workflow)):
                log.warning(
                    "nobody works on a workflow; its work is taken up again", workflow=workflow
                )
            if workflow in idle:
                DBOS.cancel_workflow(workflow)
        self._seen_idle = idle


_PREFIX = "owed-"


def workflow_of(owed: int, round: int) -> str:
    """The workflow's id; in one millisecond the lower id goes first."""
    return f"{_PREFIX}{owed:010}-{round}"


def _row_of(workflow: str) -> tuple[int, int]:
    _, owed, round = workflow.split("-")
    return int(owed), int(round)
