"""What the desk decides with: what stands in the files, and what is remembered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.broadcasts.known import Known
from bot.desk.context import KnowledgeDesk, TurnContext
from bot.dialogue import naming
from bot.knowledge.brand import Brand
from bot.knowledge.entries import Knowledge, Route
from bot.knowledge.organisations import Organisations
from bot.model.limits import Limits
from bot.model.people import Company, Place
from bot.search import Index
from bot.storage.store import Store
from bot.storage.transaction import Memory


@dataclass(frozen=True, slots=True)
class Book:
    """What stands in the knowledge's files and what is made of them: all of it is renewed at
    once."""

    knowledge: Knowledge
    index: Index
    organisations: Organisations
    care_place: Callable[[Company, Route], Place]


class AtHand:
    """`book` is replaced as a whole; a turn that is under way goes on with the one that it began
    with. `above` as in TurnContext."""

    def __init__(
        self,
        book: Book,
        store: Store,
        clock: Callable[[], datetime],
        limits: Limits,
        knowledge_desk: KnowledgeDesk | None,
        above: Callable[[Place], Place],
    ) -> None:
        self.book = book
        self._store = store
        self._clock = clock
        self._limits = limits
        self._knowledge_desk = knowledge_desk
        self._above = above
        self._known = Known(store)
        self.renew()

    def renew(self) -> None:
        """See what other processes have written, where that was not done just now."""
        self._known.renew(self._clock())

    def brand(self) -> Brand:
        """Whose bot it is, as the files say now."""
        return self.book.knowledge.brand

    @contextmanager
    def turn(self) -> Iterator[TurnContext]:
        """In a transaction of its own."""
        with self.naming(), self._store.turn() as memory:
            yield self._context(memory)

    @contextmanager
    def looking(self) -> Iterator[TurnContext]:
        """For reading."""
        with self.naming(), self._store.reading() as memory:
            yield self._context(memory)

    def naming(self) -> AbstractContextManager[None]:
        """The threads that it is called in know of no brand."""
        return naming.naming(self.brand())

    def _context(self, memory: Memory) -> TurnContext:
        book = self.book
        return TurnContext(
            book.knowledge,
            book.index,
            book.care_place,
            self._limits,
            book.organisations,
            memory,
            self._clock(),
            self._known,
            self._above,
            self._knowledge_desk,
        )
