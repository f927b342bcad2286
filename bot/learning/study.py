"""What is learned while nobody waits: misses are grouped, changes checked. It takes its time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, select

from bot.dialogue import turns
from bot.knowledge.entries import Knowledge
from bot.learning import checking, grouping, labels, overlay, replay, reviews, shelf
from bot.learning.book import ChangeBook
from bot.learning.grouping import Miss
from bot.learning.misses import MissBook
from bot.learning.replay import Side
from bot.model.changes import Change, Report
from bot.model.misses import MissGroup, Why
from bot.model.people import CLOCK
from bot.model.questions import PRESSED, Question, Showing
from bot.search import Index
from bot.search.calibration import Row
from bot.storage.documents import as_question
from bot.storage.store import Store
from bot.storage.tables import questions

MOST = 10_000  # of the latest questions that are looked at for misses, beside former ones
PORTION = 500  # of them that are read at once
_WORDS = (Showing.ENTRY, Showing.CHOICES, Showing.NONE)


class Study:
    """`knowledge` and `index` are those that people are answered from now; `sets` are labelled
    questions that each change is measured on, beside those that teaching kept. `times_asked` says
    which owner is asked first."""

    def __init__(
        self,
        store: Store,
        knowledge: Callable[[], Knowledge],
        index: Callable[[], Index],
        clock: Callable[[], datetime],
        sets: Callable[[], Sequence[Row]] = tuple,
        times_asked: reviews.TimesAsked = lambda connection, entries: {},
    ) -> None:
        self._store = store
        self._knowledge = knowledge
        self._index = index
        self._clock = clock
        self._sets = sets
        self._times_asked = times_asked
        self._now: Side | None = None

    def checked(self) -> Iterator[turns.Assess]:
        """Every change that waits, and was not checked over the knowledge of now, with what its
        check found."""
        with self._store.reading() as memory:
            pending = ChangeBook(memory.connection).pending()
        for change in pending:
            former = change.report.of if change.report else ""
            if change.report is None or former != self._knowledge().fingerprint:
                report = self.report(change)
                id = f"check/{change.id}/{former}/{report.of}"
                yield turns.Assess(id=id, by=CLOCK, change=change.id, report=report)

    def report(self, change: Change) -> Report:
        """Whether it fits, and what it would change of the last questions."""
        knowledge = self._knowledge()
        problems = checking.problems(knowledge, change)
        if problems:
            return Report(problems, of=knowledge.fingerprint)
        before, after = self._side(), overlay.with_change(knowledge, change)
        asked = replay.once_each(self.latest(replay.LAST))
        return replay.report(before, _with(after, before), asked, self._labelled())

    def lapsed(self) -> list[turns.Lapse]:
        """Changes on which nobody decided in time."""
        now = self._clock()
        with self._store.reading() as memory:
            pending = ChangeBook(memory.connection).pending()
        return [
            turns.Lapse(id=f"lapse/{one.id}", by=CLOCK, change=one.id)
            for one in pending
            if one.expires <= now
        ]

    def elsewhere(self, connection: Connection) -> list[str]:
        """The changes that this process cannot tell of: of a newer release, or with a text that is
        not the one of now here yet."""
        book = ChangeBook(connection)
        missed = [one.id for one in book.published() if self._has_missed(one)]
        return [*(one.id for one in book.unknown()), *missed]

    def _has_missed(self, change: Change) -> bool:
        """Whether it was published, and people are still answered with what stood there before."""
        there = self._knowledge().by_id.get(change.entry)
        return change.rewrites and there is not None and there.digest == change.base

    def owners_asked(self) -> list[turns.AskOwner]:
        """Entries that are due for somebody's eye."""
        now = self._clock()
        with self._store.reading() as memory:
            due = reviews.due(memory.connection, self._knowledge(), now, self._times_asked)
        return [
            turns.AskOwner(id=f"review/{entry}/{now:%Y%m%d}", by=CLOCK, entry=entry)
            for entry in due
        ]

    def group(self) -> None:
        """Group what was missed anew; each group stays what it was while most of it is in it."""
        index = self._index()
        with self._store.reading() as memory:
            former = MissBook(memory.connection).every()
            waiting = ChangeBook(memory.connection).pending()
        pending = {change.evidence.group for change in waiting}
        asked = self._ask_beforehand(self.latest(replay.LAST))
        known = set[str]()
        missed = grouping.missed(self._looked_at(former, known), self._clock())
        still = [miss for miss in missed if not self._answered(miss)]
        self._side().forget({*asked, *(miss.question.text for miss in missed)})
        found = grouping.grouped(index, still, former, known, pending)
        before = {group.id: group.state for group in former}
        with self._store.turn() as memory:
            book = MissBook(memory.connection)
            now = {group.id: group.state for group in book.every(alone=True)}
            book.replace([grouping.as_moved(group, before, now) for group in found])

    def _ask_beforehand(self, latest: Sequence[Question]) -> set[str]:
        """Then a check has half of its work behind it; the texts that it asks."""
        asked = [question.text for question in replay.once_each(latest)]
        for text in asked:
            self._side().found(text)
        labelled = self._labelled()
        for row in labelled:
            self._side().asked(row)
        return {*asked, *(row.q for row in labelled)}

    def _labelled(self) -> list[Row]:
        """Questions whose answer is known, about entries that there are."""
        with self._store.reading() as memory:
            rows = [*labels.rows(memory.connection), *self._sets()]
        return [row for row in rows if replay.names_known(row, self._knowledge())]

    def _answered(self, miss: Miss) -> bool:
        """Whether the bot would answer it now."""
        question, known = miss.question, self._knowledge().by_id
        shown = known.get(question.entry or "")
        match miss.why:
            case Why.UNPUBLISHED:
                return shown is not None and shown.answer is not None
            case Why.MOVED:
                found = self._side().answers(self._side().found(question.text))
                return bool(found) and miss.near not in found
            case Why.NOT_HELPED | Why.TICKET:
                return shown is not None and shown.version > (question.version or 0) > 0
            case Why.NONE | Why.REFUSED | Why.LEFT:
                return bool(self._side().answers(self._side().found(question.text)))

    def _side(self) -> Side:
        """What people are answered from now; what it found before is remembered."""
        knowledge, index = self._knowledge(), self._index()
        if self._now is None or self._now.index is not index:
            self._now = Side(knowledge, index)
        elif self._now.knowledge is not knowledge:
            self._now = replace(self._now, knowledge=knowledge)
        return self._now

    def latest(self, most: int) -> list[Question]:
        """What people asked in words, the latest first."""
        return list(self._each(most))

    def _looked_at(self, former: Sequence[MissGroup], known: set[str]) -> Iterator[Question]:
        """What misses are looked for in, and what lies before it of each former group; `known` gets
        the ids."""
        for question in self._each(MOST):
            known.add(question.id)
            yield question
        with self._store.reading() as memory:
            earlier = memory.questions.with_ids(grouping.earlier(former, known))
        for question in earlier:
            known.add(question.id)
            yield question

    def _each(self, most: int) -> Iterator[Question]:
        """A portion at a time: ten thousand at once take 30 MB, which a process does not give back.
        One may come twice where others are asked meanwhile."""
        row = questions.c
        query = select(row.document).order_by(row.asked.desc(), row.id)
        for at in range(0, most, PORTION):
            with self._store.reading() as memory:
                page = query.limit(min(PORTION, most - at)).offset(at)
                found = [as_question(one) for one in memory.connection.execute(page).scalars()]
            asked = (one for one in found if one.decision not in PRESSED)
            yield from (one for one in asked if one.showing in _WORDS or one.moved)
            if len(found) < PORTION:
                return


def _with(after: Knowledge, before: Side) -> Side:
    """Where only texts are others, the same is found, and nothing is to be fitted or asked."""
    if shelf.searched_alike(before.knowledge, after):
        return replace(before, knowledge=after)
    return Side(after, before.index.of(after))
