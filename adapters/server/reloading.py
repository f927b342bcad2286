"""New knowledge without a restart: read and indexed aside, and taken only when all of it is
right."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial

import structlog

from adapters.helpdesk.registry import helpdesk_of
from adapters.monitoring.monitor import Monitor
from adapters.shared import moved
from bot.desk import subjects
from bot.desk.desk import Desk
from bot.dialogue import naming, speech, words
from bot.dialogue.cards import NoticeCard
from bot.errors import KnowledgeError, SettingsError
from bot.gateway.executor import in_database
from bot.knowledge.entries import Knowledge, Route
from bot.knowledge.loading import load
from bot.knowledge.organisations import Organisations
from bot.knowledge.organisations import load as load_organisations
from bot.learning import shelf
from bot.learning.shelf import Shelf
from bot.model.people import Company, Place
from bot.search import Index, keeping, meaning
from bot.settings.settings import Settings
from bot.storage.store import Store

SETTLED = 500  # milliseconds without a change: an editor writes in steps
LONGEST = 5000  # milliseconds that this is waited for
LOOK = 2000  # milliseconds
NEWS = 1.0  # seconds between two looks at what was published; all replicas have it within five

log = structlog.get_logger()


class Reloader:
    """`care_of` says where care works, with these organisations and routes; `tell` reaches care
    past the desk. `shelf` is what the desk has."""

    def __init__(
        self,
        settings: Settings,
        desk: Desk,
        store: Store,
        shelf: Shelf,
        clock: Callable[[], datetime],
        monitor: Monitor,
        care_of: Callable[[Organisations, Knowledge], Callable[[Company, Route], Place]],
        tell: Callable[[NoticeCard], Awaitable[object]],
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._store = store
        self._shelf = shelf
        self._clock = clock
        self._monitor = monitor
        self._care_of = care_of
        self._tell = tell
        self._asked = asyncio.Event()
        self._refused = False

    def ask(self) -> None:
        """Reload soon; asked twice meanwhile is once."""
        self._asked.set()

    async def run(self) -> None:
        await self._warn(self._shelf)
        while True:
            await self._listen()
            await self._asked.wait()
            self._asked.clear()
            try:
                await self.reload()
            except Exception:
                log.exception("knowledge not reloaded")

    async def follow(self) -> None:
        """Ask whenever something was published, here or by another replica."""
        while True:
            try:
                if await in_database(shelf.revision, self._store) != self._shelf.revision:
                    self.ask()
            except Exception as error:
                log.warning("news not looked at", reason=type(error).__name__)
            await asyncio.sleep(NEWS)

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Changes over files that say something else than what they were made from."""
        return self._shelf.conflicts

    async def _listen(self) -> None:
        """Prepare the second opinion by meaning, which takes seconds; until then, and where it
        fails, answers go by words alone."""
        try:
            await asyncio.to_thread(self._hear)
        except Exception:
            log.exception("answers go by words alone")

    def _hear(self) -> None:
        former = self._desk.index
        second = None if former.hears_meaning else meaning.chosen(self._settings)
        if second is not None:
            self._desk.hear(former.hearing(second), former)
            log.info("answers go by meaning too")

    async def watch(self) -> None:
        """Ask whenever a file changes, and once for what changed before anybody watched. Without
        it, as on some network drives and mounts, SIGHUP is left."""
        from watchfiles import awatch  # with what it brings it takes a tenth of a second

        folder, watched = self._settings.knowledge_dir, False
        watching = partial(awatch, step=SETTLED, debounce=LONGEST, rust_timeout=LOOK)
        try:
            async for changes in watching(folder, watch_filter=None, yield_on_timeout=True):
                if changes or not watched:
                    self.ask()
                watched = True
        except (OSError, RuntimeError) as error:
            fix = "send SIGHUP after a change"
            log.warning("knowledge files are not watched", reason=str(error), fix=fix)

    async def reload(self) -> None:
        """What is wrong leaves everything as it was; the log says why each time, care hears of the
        first."""
        try:
            found = await asyncio.to_thread(self._read)
        except (KnowledgeError, SettingsError) as error:
            log.error("knowledge refused: the former stays", reason=str(error))
            if not self._refused:
                self._refused = True
                with speech.speaking(subjects.default_route(self._desk.knowledge).language):
                    problem = str(error).partition("\n")[0]
                    await self._tell(NoticeCard(*words.knowledge_refused(problem)))
            return
        self._refused = False
        if found is None:
            log.info("knowledge unchanged")
            return
        self._shelf, index, organisations = found
        knowledge = self._shelf.knowledge
        self._desk.renew(knowledge, index, organisations, self._care_of(organisations, knowledge))
        self._monitor.loaded(knowledge)
        log.info("knowledge reloaded", entries=len(knowledge.entries))
        await self._warn(self._shelf)

    async def _warn(self, found: Shelf) -> None:
        """Care hears of changes whose files say something else since."""
        if found.news:
            log.warning("changes in conflict with their files", changes=found.news)
            await self._tell(NoticeCard(*words.knowledge_conflict(", ".join(found.news))))

    def _read(self) -> tuple[Shelf, Index, Organisations] | None:
        """Everything that stands in the files and was published over them; None when it is what
        the desk has. Takes a second, in a thread."""
        files = load(self._settings.knowledge_dir)
        naming.check(files.brand)
        moved.check(self._settings, files.brand)
        helpdesk_of(self._settings, files)
        organisations = load_organisations(self._settings.knowledge_dir, files.routes)
        known = (self._shelf.files, self._shelf.revision, self._desk.organisations)
        if (files, shelf.revision(self._store), organisations) == known:
            return None
        found = shelf.read(self._store, files, self._clock())
        return found, self._index(found), organisations

    def _index(self, found: Shelf) -> Index:
        """The one there is, where nothing would be found otherwise."""
        if shelf.searched_alike(found.knowledge, self._desk.knowledge):
            return self._desk.index
        return Index(found.knowledge, kept=keeping.chosen(self._settings))
