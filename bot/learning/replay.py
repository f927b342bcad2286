"""The last questions asked again with a change: what would be answered otherwise; pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.knowledge.entries import Knowledge
from bot.model.changes import Effect, Report, Shift
from bot.model.questions import Question
from bot.model.text import caseless
from bot.search import Decision, Finding, Index
from bot.search.calibration import Row

LAST = 2000  # questions
LISTED = 500  # of each list that are kept


@dataclass(frozen=True, slots=True)
class Side:
    """The knowledge as it is, or as it would be; each text is asked once."""

    knowledge: Knowledge
    index: Index
    known: dict[str, Finding] = field(default_factory=dict)

    def found(self, text: str) -> Finding:
        if text not in self.known:
            self.known[text] = self.index.find(text)
        return self.known[text]

    def forget(self, all_but: Collection[str]) -> None:
        """Whatever was found for other texts."""
        for text in self.known.keys() - all_but:
            del self.known[text]

    def asked(self, row: Row) -> Finding:
        """What is found for a labelled question."""
        return self.index.find(row.q, context=row.context) if row.context else self.found(row.q)

    def answers(self, finding: Finding) -> tuple[str, ...]:
        """What is answered: an entry that has no text yet answers nothing."""
        if finding.decision is not Decision.ANSWER:
            return ()
        known = self.knowledge.by_id
        found = [known[entry] for entry in finding.answers if entry in known]
        return tuple(entry.id for entry in found if entry.answer is not None)

    def texts(self, entries: Sequence[str]) -> list[str]:
        """Their digests."""
        return [self.knowledge.by_id[entry].digest for entry in entries]


def report(
    before: Side,
    after: Side,
    asked: Sequence[Question],
    rows: Sequence[Row],
    problems: tuple[str, ...] = (),
) -> Report:
    """`asked` are the latest questions, each text once; `rows` are labelled ones."""
    texts = [question.text for question in asked]
    after.index.foresee([*texts, *(row.q for row in rows)])
    shifts: dict[Effect, list[Shift]] = {effect: [] for effect in Effect}
    for question in asked:
        was, now = before.found(question.text), after.found(question.text)
        if effect := _effect(before, was, after, now):
            shifts[effect].append(Shift(question.id, _shown(before, was), _shown(after, now)))
    return Report(
        problems=problems,
        replayed=len(asked),
        gained=tuple(shifts[Effect.GAINED][:LISTED]),
        lost=tuple(shifts[Effect.LOST][:LISTED]),
        stolen=tuple(shifts[Effect.STOLEN][:LISTED]),
        differing=tuple(shifts[Effect.DIFFERING][:LISTED]),
        labelled=(len(rows), _right(before, rows), _right(after, rows)),
        of=before.knowledge.fingerprint,
    )


def once_each(asked: Sequence[Question]) -> list[Question]:
    """Each text once, the latest of it."""
    texts: dict[str, Question] = {}
    for question in asked:
        texts.setdefault(caseless(question.text), question)
    return list(texts.values())


def _effect(before: Side, was: Finding, after: Side, now: Finding) -> Effect | None:
    """The list that it belongs in, if anybody would see a difference."""
    old, new = before.answers(was), after.answers(now)
    if old and new and old != new:
        return Effect.STOLEN
    if old and not new:
        return Effect.LOST
    if new and not old:
        return Effect.GAINED
    same = was.choices == now.choices and before.texts(old) == after.texts(new)
    return None if same else Effect.DIFFERING


def _shown(side: Side, finding: Finding) -> str:
    return ", ".join(side.answers(finding) or finding.choices)


def names_known(row: Row, knowledge: Knowledge) -> bool:
    """Whether it is about entries that there are."""
    named = {*row.ids, *(name for name in (row.context, row.amiss) if name)}
    return named <= knowledge.by_id.keys()


def right(finding: Finding, row: Row) -> bool:
    """The right entry comes first; what none answers is not answered, or not by the wrong one."""
    if row.ids:
        return bool(finding.hits) and finding.hits[0].entry in row.ids
    return not finding.answers or (row.amiss is not None and row.amiss not in finding.answers)


def _right(side: Side, rows: Sequence[Row]) -> int:
    return sum(right(side.asked(row), row) for row in rows)
