"""The courier: durable work. What a turn owes to a helpdesk is done, whatever dies meanwhile.

A row of `owed` and its workflow are one transaction with the turn. The engine (DBOS) remembers that
the row is to be worked on, and by whom; what was tried and what came of it stands in our own
tables, see `delivery.py`.

Each helpdesk has a queue of its own, so that one's outage stops no other. The queue is partitioned
by ticket: one workflow of a ticket at a time over all processes, in the order of the rows. So a
ticket is filed before it is moved or commented, without any ordering of our own. A workflow that
waits keeps its place in the queue, so there are many places.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from functools import partial

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from sqlalchemy import Connection

from bot.courier.delivery import Errands
from bot.courier.filing import filing
from bot.courier.ledger import Ledger
from bot.courier.rate_limit import A_MINUTE
from bot.courier.recovery import Stranded, workflow_of
from bot.courier.replicas import replica
from bot.knowledge.entries import Knowledge
from bot.model.tickets import Ticket
from bot.ports.helpdesk import Filing, Helpdesk
from bot.ports.keeper import Keeper, Retention
from bot.ports.observer import UNOBSERVED, Observer
from bot.privacy.retention import Tidying
from bot.storage.database import KEEPALIVE
from bot.storage.store import Store

NAME = "care"
VERSION = "1"  # never changes: work that an older release left is taken up by the newer one
WORKFLOW = "deliver.v1"  # its steps never change; a changed one is deliver.v2 beside it
WAITING = 100  # workflows of a helpdesk at once, nearly all of them asleep
LOOK_EVERY = 0.2  # seconds
LOOK_AFTER = 5.0  # seconds between two looks at what the engine dropped, and at whether it is night
TIDY = "tidy.v1"
FINISHED = 500  # workflows that are deleted at once
NIGHT = timedelta(hours=2)  # UTC; the hour from which a night's tidying may begin
START_WITHIN = 10.0  # seconds
CLOSE_WITHIN = 5.0  # seconds
STOP_WITHIN = 15.0  # seconds
TRY_AGAIN = 2.0  # seconds, while the database is away at the start

log = structlog.get_logger()


class Courier:
    """One a process. `helpdesk_of` names the helpdesk of a route, `makers` make each helpdesk's
    connector; no helpdesk is called more often than `a_minute`; `look_after` as the constant."""

    def __init__(
        self,
        store: Store,
        url: str,
        knowledge: Knowledge,
        helpdesk_of: Callable[[str], str | None],
        makers: Mapping[str, Callable[[], Helpdesk]],
        clock: Callable[[], datetime],
        a_minute: int = A_MINUTE,
        observer: Observer = UNOBSERVED,
        look_after: float = LOOK_AFTER,
        retention: Callable[[], Retention] = Retention,
        keepers: Collection[Keeper] = (),
    ) -> None:
        self._url = url
        self.knowledge = knowledge
        self._makers = makers
        self._clock = clock
        self._replica = replica(url, _take_over)
        self._client = DBOSClient(
            system_database_engine=store.engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=NAME,
            lazy=True,
            retry_connection_errors=False,
        )
        self._tidying = Tidying(store.engine, keepers, retention, clock)
        self.ledger = Ledger(store, helpdesk_of, self._queue, clock)
        self._errands = partial(Errands, self.ledger, makers, self._filing, a_minute, observer)
        self._stranded = Stranded(self.ledger, self._replica.id)
        self._look_after = look_after
        self.launched = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)
        store.courier = self.ledger.enqueue

    @property
    def replica_id(self) -> str:
        """What the engine calls this process."""
        return self._replica.id

    def _filing(self, ticket: Ticket) -> Filing:
        return filing(ticket, self.knowledge)

    async def start(self) -> None:
        """SettingsError when another process works on this SQLite file. The engine is given a
        moment to start; without a database it follows when it can."""
        await asyncio.to_thread(self._replica.start)
        self._thread.start()
        await asyncio.to_thread(self.launched.wait, START_WITHIN)

    async def stop(self) -> None:
        """What is under way is left as a crash would leave it: doubtful, and taken up by the next
        start."""
        self._stopping.set()
        await asyncio.to_thread(self._thread.join, STOP_WITHIN)
        self._client.destroy()

    def _run(self) -> None:
        while not self._stopping.is_set():
            errands = self._errands()
            try:
                self._launch(errands)
                self._keep_watch()
            except Exception as error:
                log.warning("the courier could not start; trying again", reason=str(error))
                self._stopping.wait(TRY_AGAIN)
            _land(errands)
        self._replica.stop()

    def _launch(self, errands: Errands) -> None:
        DBOS(config=self._config())

        @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=None)
        async def deliver(owed: int, helpdesk: str) -> None:
            with self._stranded.working():
                while True:
                    wait = await DBOS.run_step_async(
                        {"name": "attempt"}, errands.attempt, owed, helpdesk
                    )
                    if wait is None:
                        return
                    await DBOS.sleep_async(wait)

        @DBOS.workflow(name=TIDY, max_recovery_attempts=None)
        def tidy() -> None:
            DBOS.run_step({"name": "records"}, self._tidying.run)
            DBOS.run_step({"name": "finished"}, self._delete_finished)

        self._tidy = tidy
        DBOS.launch()
        for name in self._makers:
            DBOS.register_queue(
                _queue_of(name),
                partition_concurrency=1,
                worker_concurrency=WAITING,
                polling_interval_sec=LOOK_EVERY,
                on_conflict="always_update",
            )
        self.launched.set()
        log.info("courier", state="on", helpdesks=sorted(self._makers))

    def _keep_watch(self) -> None:
        """What the engine dropped is taken up again. One process of all begins a night's tidying,
        since its workflow has the night's id; when that one dies, another goes on with it. Who was
        not there at night begins late."""
        begun = None
        while not self._stopping.is_set():
            self._stranded.take_up()
            night = (self._clock() - NIGHT).date()
            if night != begun:
                with SetWorkflowID(f"tidy-{night}"):
                    DBOS.start_workflow(self._tidy)
                begun = night
            self._stopping.wait(self._look_after)

    def _delete_finished(self) -> None:
        """Finished workflows would be kept for ever."""
        before, old = self._tidying.finished_before.isoformat(), [""]
        while old:
            found = DBOS.list_workflows(
                completed_before=before, limit=FINISHED, load_input=False, load_output=False
            )
            old = [workflow.workflow_id for workflow in found]
            DBOS.delete_workflows(old)

    def _queue(
        self, connection: Connection, ticket: str, owed: int, round: int, helpdesk: str
    ) -> None:
        self._client.enqueue_in_transaction(
            connection,
            {
                "workflow_name": WORKFLOW,
                "queue_name": _queue_of(helpdesk),
                "queue_partition_key": ticket,
                "workflow_id": workflow_of(owed, round),
                "app_version": VERSION,
            },
            owed,
            helpdesk,
        )

    def _config(self) -> DBOSConfig:
        config: DBOSConfig = {
            "name": NAME,
            "system_database_url": self._url,
            "serializer": DBOSPortableJSONSerializer(),
            "application_version": VERSION,
            "executor_id": self._replica.id,
            "use_listen_notify": False,
            "notification_listener_polling_interval_sec": (
                0.05
            ),  # nothing is listened for; a stop waits so long
            "log_level": "ERROR",  # it warns of every workflow that a stop interrupts
        }
        if not self._url.startswith("sqlite"):
            config["db_engine_kwargs"] = {"connect_args": KEEPALIVE}
        return config


def _take_over(process: str) -> None:
    DBOS._recover_pending_workflows([process])


def _land(errands: Errands) -> None:
    """The connectors close on the loop that they were made on, which ends with the engine."""
    try:
        if errands.loop and errands.loop.is_running():
            asyncio.run_coroutine_threadsafe(errands.close(), errands.loop).result(CLOSE_WITHIN)
    except Exception:
        log.exception("a connector did not close")
    DBOS.destroy(destroy_registry=True)


def _queue_of(helpdesk: str) -> str:
    return f"helpdesk-{helpdesk}"
