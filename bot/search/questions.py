"""Several questions in one message: each judged by itself, and what to say of those that are not
known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.search import decision
from bot.search.asides import asks_nothing
from bot.search.context import Thread
from bot.search.judging import Judge, Judged
from bot.search.matcher import Matcher
from bot.search.phrasing import pieces, points, requests, wants

_KNOWN_ASKED, _KNOWN_TOLD = 0.4, 0.95
"""Chances from which a piece is one of the message's questions: when it asks or says what
is needed, and when it only tells, as a story does before it asks."""
_MAYBE_ASKED, _MAYBE_TOLD = 0.2, 0.5
"""Chances from which it is offered beside one that is known."""
_MAYBE_LEANING = 0.3
"""The same for the second entry of a piece that leans on the one before it."""
_STRANGE = 0.5
"""Share of a piece's information that the entries before it never speak of, from which a piece that
points at them asks for something else."""
_BRIEF = 4
"""Words up to which a piece may lean on the one before, even if it does not point at it."""


@dataclass(frozen=True, slots=True)
class Several:
    """`known` are entries with their chances, those that are asked for first; `maybe` those that a
    piece may mean; `unknown` is the first piece that asks for what no entry answers. `asked` are
    those of the known whose piece asks, and does not only tell."""

    known: tuple[tuple[str, float], ...] = ()
    maybe: tuple[str, ...] = ()
    unknown: str | None = None
    asked: tuple[str, ...] = ()

    @property
    def answers(self) -> tuple[str, ...]:
        """What is sure, when every piece is; or the one that is, when another is known to be
        unknown."""
        entries = tuple(entry for entry, _ in self.known)
        alone = len(entries) == 1 and self.unknown is None
        if not entries or self.maybe or alone:
            return ()
        sure = all(chance >= decision.ANSWER for _, chance in self.known)
        return entries[: decision.MOST] if sure else ()

    @property
    def sure(self) -> bool:
        """Whether one of the pieces asks for what is surely known."""
        return any(chance >= decision.SURE and entry in self.asked for entry, chance in self.known)

    @property
    def left_out(self) -> str | None:
        """What is said to be unknown beside an answer."""
        return self.unknown if self.known else None

    def joined(self, entry: str, chance: float) -> Several:
        """With what the whole message is sure of: that is what the other pieces ask for."""
        return replace(self, known=(*self.known, (entry, chance)), unknown=None)

    def beside(self, entry: str) -> Several:
        """With what the whole message may mean."""
        return replace(self, maybe=(*self.maybe, entry))

    @property
    def least(self) -> float:
        """The chance of the one that is least sure."""
        return min((chance for _, chance in self.known), default=0.0)

    @property
    def offers(self) -> tuple[str, ...]:
        """Two to four entries that the pieces mean; none when only one piece means any."""
        entries = (*(entry for entry, _ in self.known), *self.maybe)
        return entries[: decision.MOST] if self.known and len(entries) > 1 else ()


class Questions:
    def __init__(self, matcher: Matcher, judge: Judge, thread: Thread) -> None:
        self._matcher = matcher
        self._judge = judge
        self._thread = thread

    def told_apart(self, text: str) -> Several:
        """What leans on the piece before it, and is of the same entry, counts only when it is known
        with that."""
        known: dict[str, float] = {}
        maybe: dict[str, None] = {}
        unknown: str | None = None
        questions: dict[str, None] = {}
        for piece, judged in self._judged(text):
            asked = wants(piece)
            wished = asked or requests(piece)
            best, chance = judged.entries[0], judged.confidence
            before = [*known, *maybe]
            new = not judged.in_thread or best not in before
            if chance >= (_KNOWN_ASKED if wished else _KNOWN_TOLD):
                if judged.in_thread and best in known:
                    maybe |= dict.fromkeys(_others(judged))
                known.setdefault(best, chance)
                questions |= dict.fromkeys(judged.entries[: int(wished)])
            elif new and chance >= (_MAYBE_ASKED if wished else _MAYBE_TOLD):
                maybe.setdefault(best)
            elif judged.in_thread:
                other = asked and self._of_another(judged, before)
                unknown = unknown or (piece if other else None)
            elif asked and decision.likely(judged.chances) < decision.OFFER:
                unknown = unknown or piece
            elif asked:
                maybe.setdefault(best)
        others = tuple(entry for entry in maybe if entry not in known)
        asked_first = sorted(known.items(), key=lambda each: each[0] not in questions)
        return Several(tuple(asked_first), others, unknown, tuple(questions))

    def _of_another(self, judged: Judged, before: Sequence[str]) -> bool:
        """Whether a piece that leans on the entries before it asks for what neither they nor any
        other entry answers."""
        if len(judged.match.reading.words) <= _BRIEF:
            return False
        pairs = zip(judged.entries, judged.chances, strict=False)
        others = [chance for entry, chance in pairs if entry not in before]
        strange = self._matcher.vocabulary.strange(judged.match.reading, before)
        return strange >= _STRANGE and decision.likely(others) < decision.OFFER

    def _judged(self, text: str) -> Iterator[tuple[str, Judged]]:
        """What leans on the question before it is read with that; what sets something aside asks
        for nothing."""
        before: str | None = None
        asking = [piece for piece in pieces(text) if not asks_nothing(piece)]
        matches = [self._matcher.match(self._matcher.read(piece)) for piece in asking]
        for piece, judged in zip(asking, self._judge.judged(matches), strict=True):
            words = judged.match.reading.words
            if points(words) or len(words) <= _BRIEF:
                judged = self._thread.read(judged, before)
            if judged.confidence >= decision.ANSWER:
                before = judged.entries[0]
            yield piece, judged


def _others(judged: Judged) -> tuple[str, ...]:
    """What else a piece may mean that leans on the entry before it, and says nothing new of it."""
    return judged.entries[1:2] if judged.chances[1:2] >= (_MAYBE_LEANING,) else ()
