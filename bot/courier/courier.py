"""The courier: durable work. What a turn owes to a helpdesk is done, whatever dies meanwhile.

A row of `owed` and its workflow are one transaction with the turn. The engine (DBOS) remembers that
the row is to be worked on, and by whom; what was tried and what came of it stands in our own
tables, see `errands.py`.

Each helpdesk has a queue of its own, so that one's outage stops no other. The queue is partitioned
by ticket: one workflow of a ticket at a time over all processes, in the order of the rows. So a
ticket is filed before it is moved or commented, without any ordering of our own. A workflow that
waits keeps its place in the queue, so there are many places.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from dbos import DBOS, StepOptions

from bot.courier import engine, filing
from bot.courier.attention import Attention
from bot.courier.errands import Errands
from bot.courier.filing import filing_of, pictures_of
from bot.courier.ledger import Ledger
from bot.courier.rate_limit import A_MINUTE
from bot.courier.recovery import Recovery
from bot.courier.replicas import replica
from bot.dialogue import naming
from bot.knowledge.brand import Brand
from bot.knowledge.entries import Knowledge
from bot.model.tickets import Ticket
from bot.ports.helpdesk import Filing, Helpdesk
from bot.ports.keeper import Keeper, Retention
from bot.ports.observer import UNOBSERVED, Observer
from bot.privacy.retention import Tidying
from bot.storage.store import Store

LOOK_AFTER = 5.0  # seconds between two looks at what the engine dropped, and at whether it is night
NIGHT = timedelta(hours=2)  # UTC; the hour from which a night's tidying may begin
START_WITHIN = 10.0  # seconds
CLOSE_WITHIN = 5.0  # seconds
STOP_WITHIN = 15.0  # seconds
TRY_AGAIN = 2.0  # seconds, while the database is away at the start

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`url` is the database's. `knowledge` and `retention` are asked anew each time, because their
    files may be edited. `helpdesk_of` names the helpdesk of a route, `server_of` the server of a
    helpdesk, `makers` make each helpdesk's connector; no helpdesk is called more often than
    `a_minute`; `look_after` as the constant."""

    url: str
    knowledge: Callable[[], Knowledge]
    helpdesk_of: Callable[[str], str | None]
    makers: Mapping[str, Callable[[], Helpdesk]]
    clock: Callable[[], datetime]
    server_of: Callable[[str], str | None] = lambda name: None
    keepers: Collection[Keeper] = ()
    retention: Callable[[], Retention] = Retention
    observer: Observer = UNOBSERVED
    a_minute: int = A_MINUTE
    look_after: float = LOOK_AFTER
    attention: Attention = field(default_factory=Attention)


class Courier:
    """One a process. What the turns of its `store` owe to a helpdesk is done by it."""

    def __init__(self, store: Store, options: Options) -> None:
        self._options = options
        self._replica = replica(options.url, engine.take_over)
        self._attention = options.attention
        self._queues = engine.Queues(store.engine, self._attention)
        self._tidying = Tidying(store.engine, options.keepers, options.retention, options.clock)
        self.ledger = Ledger(
            store.engine,
            options.helpdesk_of,
            self._queues.put,
            options.clock,
            options.server_of,
        )
        self.store = store.owing(self.ledger)
        self._recovery = Recovery(self.ledger, self._replica.id)
        self.launched = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    @property
    def replica_id(self) -> str:
        """What the engine calls this process."""
        return self._replica.id

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
        self._tidying.end()
        self._attention.end()
        await asyncio.to_thread(self._thread.join, STOP_WITHIN)
        self._queues.close()

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

    def _errands(self) -> Errands:
        options = self._options
        return Errands(
            self.ledger,
            options.makers,
            self._filing,
            options.a_minute,
            options.observer,
            lambda ticket: filing.language(ticket, options.knowledge()),
        )

    def _filing(self, ticket: Ticket) -> Filing:
        found = [self.store.pictures.picture(id) for id in pictures_of(ticket)]
        kept = (picture for picture in found if picture)
        return filing_of(ticket, self._options.knowledge(), kept)

    def _brand(self) -> Brand:
        return self._options.knowledge().brand

    def _launch(self, errands: Errands) -> None:
        self.ledger.settle(self._options.makers)
        DBOS(config=engine.config(self._options.url, self._replica.id))
        self._register_delivery(errands)
        self._register_tidying()
        DBOS.launch()
        engine.attend(self._attention)
        for name in self._options.makers:
            engine.register(name)
        self.launched.set()
        log.info("courier", state="on", helpdesks=sorted(self._options.makers))

    def _register_delivery(self, errands: Errands) -> None:
        @DBOS.workflow(name=engine.WORKFLOW, max_recovery_attempts=None)
        async def deliver(owed: int, helpdesk: str) -> None:
            naming.keep_naming(self._brand)
            step: StepOptions = {"name": "attempt"}
            with self._recovery.working():
                while True:
                    wait = await DBOS.run_step_async(step, errands.attempt, owed, helpdesk)
                    if wait is None:
                        return
                    await DBOS.sleep_async(wait)

    def _register_tidying(self) -> None:
        @DBOS.workflow(name=engine.TIDY, max_recovery_attempts=None)
        def tidy() -> None:
            naming.keep_naming(self._brand)
            DBOS.run_step({"name": "records"}, self._tidying.run)
            DBOS.run_step({"name": "finished"}, self._delete_finished)

        self._tidy = tidy

    def _keep_watch(self) -> None:
        """What the engine dropped is taken up again. One process of all begins a night's tidying,
        since its workflow has the night's id; when that one dies, another goes on with it. Who was
        not there at night begins late."""
        begun, tidying = None, None
        while not self._stopping.is_set():
            self._recovery.take_up()
            night = (self._options.clock() - NIGHT).date()
            if night != begun:
                begun, tidying = night, engine.begin_tidying(self._tidy, night)
            self._stopping.wait(self._options.look_after)
        engine.end_tidying(tidying, CLOSE_WITHIN)

    def _delete_finished(self) -> None:
        engine.delete_finished(self._tidying.finished_before.isoformat())


def _land(errands: Errands) -> None:
    """The connectors close on the loop that they were made on, which ends with the engine."""
    try:
        if errands.loop and errands.loop.is_running():
            asyncio.run_coroutine_threadsafe(errands.close(), errands.loop).result(CLOSE_WITHIN)
    except Exception:
        log.exception("a connector did not close")
    DBOS.destroy(destroy_registry=True)
