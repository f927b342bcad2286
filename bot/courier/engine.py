"""The durable engine (DBOS) as the courier uses it: its names, its settings, and the way into its
queues."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from datetime import date
from typing import Any

from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    SetWorkflowID,
)
from dbos._dbos import _get_dbos_instance as dbos_engine
from sqlalchemy import Connection, Engine

from bot.courier.attention import Attention
from bot.courier.recovery import workflow_of
from bot.storage.database import KEEPALIVE

NAME = "care"
VERSION = "1"  # never changes: work that an older release left is taken up by the newer one
WORKFLOW = "deliver.v1"  # its steps never change; a changed one is deliver.v2 beside it
TIDY = "tidy.v1"
WAITING = 100  # workflows of a helpdesk at once, nearly all of them asleep
LOOK_EVERY = 0.2  # seconds
LAST_LOOKS = 0.01  # seconds
FINISHED = 500  # workflows that are deleted at once
_TIDYING = "tidy-"  # and the night

# Without a handler it would write beside our log, and for ever to the stream of its first start.
logging.getLogger("dbos").addHandler(logging.NullHandler())


class Queues:
    """A queue for each helpdesk; work goes in with the transaction that owes it."""

    def __init__(self, engine: Engine, attention: Attention) -> None:
        self._attention = attention
        self._client = DBOSClient(
            system_database_engine=engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=NAME,
            lazy=True,
            retry_connection_errors=False,
        )

    def put(
        self, connection: Connection, ticket: str, owed: int, round: int, helpdesk: str
    ) -> None:
        """As `errand.Queue`."""
        how: EnqueueOptions = {
            "workflow_name": WORKFLOW,
            "queue_name": _queue_of(helpdesk),
            "queue_partition_key": ticket,
            "workflow_id": workflow_of(owed, round),
            "app_version": VERSION,
        }
        self._client.enqueue_in_transaction(connection, how, owed, helpdesk)
        self._attention.stir()

    def close(self) -> None:
        self._client.destroy()


def config(url: str, process: str) -> DBOSConfig:
    """`process` is this one's id among all that share the database."""
    made: DBOSConfig = {
        "name": NAME,
        "system_database_url": url,
        "serializer": DBOSPortableJSONSerializer(),
        "application_version": VERSION,
        "executor_id": process,
        "use_listen_notify": False,
        # Nothing is listened for; a stop waits so long.
        "notification_listener_polling_interval_sec": 0.05,
        "log_level": "ERROR",  # it warns of every workflow that a stop interrupts
    }
    if not url.startswith("sqlite"):
        made["db_engine_kwargs"] = {"connect_args": KEEPALIVE}
    return made


def attend(attention: Attention) -> None:
    """The engine asks nine things of the database at every look, whether there is work or not; its
    own settings know no pause."""
    engine = dbos_engine()
    store = engine._sys_db
    busy = engine._active_workflows_set.count_for_queue
    store.get_queue = attention.guard(store.get_queue, busy)  # type: ignore[method-assign]
    attention.stir()  # for what an earlier process left


def register(helpdesk: str) -> None:
    """Only once the engine is launched."""
    DBOS.register_queue(
        _queue_of(helpdesk),
        partition_concurrency=1,
        worker_concurrency=WAITING,
        polling_interval_sec=LOOK_EVERY,
        on_conflict="always_update",
    )


def take_over(process: str) -> None:
    """Go on with what a process did that died."""
    DBOS._recover_pending_workflows([process])


def begin_tidying(work: Callable[[], None], night: date) -> Future[Any] | None:
    """None where another process does that night's."""
    with SetWorkflowID(tidying_of(night)):
        handle = DBOS.start_workflow(work)
    return getattr(handle, "future", None)


def tidying_of(night: date) -> str:
    """The workflow's id."""
    return f"{_TIDYING}{night}"


def end_tidying(begun: Future[Any] | None, within: float) -> None:
    """Waits for what was `begun` here, or taken up from a process that died: cut off from the
    database the engine would try again for ever, and the process could not end."""
    until = time.monotonic() + within
    if begun:
        wait([begun], within)
    active = dbos_engine()._active_workflows_set.activeList
    while time.monotonic() < until and any(id.startswith(_TIDYING) for id in active()):
        time.sleep(LAST_LOOKS)


def delete_finished(before: str) -> None:
    """Finished workflows would be kept for ever; `before` is a moment in ISO's form."""
    old = [""]
    while old:
        found = DBOS.list_workflows(
            completed_before=before, limit=FINISHED, load_input=False, load_output=False
        )
        old = [workflow.workflow_id for workflow in found]
        DBOS.delete_workflows(old)


def _queue_of(helpdesk: str) -> str:
    return f"helpdesk-{helpdesk}"
