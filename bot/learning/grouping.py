"""Misses into groups that stay what they are while they grow; pure."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.model.misses import GroupState, MissGroup, Why, why
from bot.model.questions import Question
from bot.search import Index

OVERLAP = 0.5  # share of the smaller group's members that make the one the other's heir
KEPT = 500  # members of a group that are remembered
GUESS = 0.05  # chance of the nearest entry below which it says nothing of what is asked
EARLIER = 5  # of a group's members that are looked at though they lie far back
_ENDED = (GroupState.DISMISSED, GroupState.ANSWERED)


@dataclass(frozen=True, slots=True)
class Miss:
    question: Question
    why: Why

    @property
    def near(self) -> str:
        """The entry that was shown, or was likeliest."""
        first = self.question.near[0] if self.question.near else ""
        return self.question.entry or first

    @property
    def told_by(self) -> str:
        """The same, where it says what is asked; empty where it is the likeliest of entries that
        are all unlikely."""
        likely = self.question.entry or self.question.confidence >= GUESS
        return self.near if likely else ""


def missed(latest: Iterable[Question], now: datetime) -> list[Miss]:
    """Each question once, whatever further messages it led to."""
    found: dict[tuple[str, datetime, str], Miss] = {}
    for question in latest:
        if reason := why(question, now):
            found.setdefault(
                (question.by.id, question.asked, question.text), Miss(question, reason)
            )
    return list(found.values())


def grouped(
    index: Index,
    misses: Sequence[Miss],
    former: Sequence[MissGroup],
    known: Collection[str],
    pending: Collection[str],
) -> list[MissGroup]:
    """All groups worth keeping. `known` are the questions whose text is still there, `pending` the
    groups from which a change was proposed that waits."""
    new = [_counted(members) for members in _alike(index, misses)]
    heirs = dict(_heirs(new, former))
    found = [_inherited(group, heirs.get(group.id), known, pending) for group in new]
    found = [_as_dismissed(group, former) for group in found]
    lost = {one.id for one in former} - {one.id for one in heirs.values()}
    kept = [_ended(one, known) for one in former if one.id in lost]
    worth = [one for one in found if one.worth or one.state in _ENDED]
    return [*worth, *(one for one in kept if one)]


def earlier(former: Sequence[MissGroup], latest: Collection[str]) -> list[str]:
    """The latest members of each group that lie before the `latest` questions: through them it
    stays what it is, and closes when they are answered."""
    found = list[str]()
    for group in former:
        if group.state is not GroupState.ANSWERED:
            before = [one for one in group.members if one not in latest]
            found += before[:EARLIER]
    return found


def as_moved(
    group: MissGroup, former: Mapping[str, GroupState], now: Mapping[str, GroupState]
) -> MissGroup:
    """With what somebody pressed in the meantime."""
    state = now.get(group.id)
    moved = state is not None and state is not former.get(group.id)
    return replace(group, state=state) if moved and state else group


def _alike(index: Index, misses: Sequence[Miss]) -> Iterator[list[Miss]]:
    """Those about an entry without an answer are of one group, however they are put."""
    unpublished: dict[str, list[Miss]] = defaultdict(list)
    others: list[Miss] = []
    for miss in misses:
        if miss.why is Why.UNPUBLISHED:
            unpublished[miss.near].append(miss)
        else:
            others.append(miss)
    yield from unpublished.values()
    texts = [miss.question.text for miss in others]
    for group in index.alike(texts, [miss.told_by for miss in others]):
        yield [others[number] for number in group]


def _counted(misses: Sequence[Miss]) -> MissGroup:
    """The text that is like most others comes first."""
    questions = [miss.question for miss in misses]
    nearest = [miss.near for miss in misses if miss.near]
    return MissGroup(
        id=secrets.token_hex(6),
        state=GroupState.OPEN,
        entry=max(nearest, key=nearest.count, default=""),
        questions=len(questions),
        people=len({one.by.id for one in questions}),
        companies=len({one.by.company.id for one in questions}),
        first=min(one.asked for one in questions),
        last=max(one.asked for one in questions),
        unpublished=misses[0].why is Why.UNPUBLISHED,
        members=tuple(one.id for one in questions)[:KEPT],
    )


def _heirs(
    new: Sequence[MissGroup], former: Sequence[MissGroup]
) -> Iterator[tuple[str, MissGroup]]:
    """Which former group each new one is: those that share most go first, each once."""
    shared: list[tuple[int, str, MissGroup]] = []
    for before in former:
        for one in new:
            both = len(set(one.members) & set(before.members))
            if both >= OVERLAP * min(len(one.members), len(before.members)):
                shared.append((both, one.id, before))
    heirs: set[str] = set()
    taken: set[str] = set()
    for _, id, before in sorted(shared, key=lambda each: (-each[0], each[1], each[2].id)):
        if id not in heirs and before.id not in taken:
            heirs.add(id)
            taken.add(before.id)
            yield id, before


def _inherited(
    group: MissGroup,
    before: MissGroup | None,
    known: Collection[str],
    pending: Collection[str],
) -> MissGroup:
    if before is None:
        return group
    gone = tuple(id for id in before.members if id not in known)
    state = before.state
    if state is GroupState.ANSWERED or (state is GroupState.TAUGHT and before.id not in pending):
        state = GroupState.OPEN
    return replace(
        group,
        id=before.id,
        state=state,
        questions=_questions(group, before, len(gone)),
        people=_at_least(group.people, before.people, len(gone)),
        companies=_at_least(group.companies, before.companies, len(gone)),
        first=min(group.first, before.first),
        members=(*group.members, *gone)[:KEPT],
    )


def _questions(now: MissGroup, before: MissGroup, gone: int) -> int:
    """Of a group with more members than are remembered none is lost."""
    counted = now.questions + gone
    return max(counted, before.questions) if len(before.members) == KEPT else counted


def _at_least(now: int, before: int, gone: int) -> int:
    """How many there were, as far as those account for it whose questions are gone."""
    return max(now, min(before, now + gone))


def _as_dismissed(group: MissGroup, former: Sequence[MissGroup]) -> MissGroup:
    """A part of what was dismissed is dismissed."""
    if group.state is not GroupState.OPEN or any(one.id == group.id for one in former):
        return group
    members = set(group.members)
    for before in former:
        own = before.state is GroupState.DISMISSED
        if own and len(members.intersection(before.members)) > len(members) / 2:
            return replace(group, state=GroupState.DISMISSED)
    return group


def _ended(group: MissGroup, known: Collection[str]) -> MissGroup | None:
    """One whose members are no misses any more was answered; nothing is left of one whose members
    are all gone."""
    if not any(id in known for id in group.members):
        return None
    if group.state is GroupState.DISMISSED:
        return group
    return replace(group, state=GroupState.ANSWERED)
