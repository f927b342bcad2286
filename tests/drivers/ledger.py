"""The numbers computed once more from what people did, another way: from every document, question
by question, with no table of ours but those of questions and tickets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from statistics import quantiles
from string import hexdigits
from typing import Any

from sqlalchemy import select

from bot.knowledge.entries import Knowledge
from bot.model.questions import Question
from bot.model.tickets import Ticket
from bot.numbers.windows import Window
from bot.storage import tables
from bot.storage.documents import as_question, as_ticket
from bot.storage.store import Store

A_WEEK = timedelta(days=7)
Told = tuple[int, float | None, float | None]


@dataclass
class Ledger:
    questions: list[Question]
    tickets: list[Ticket]
    zone: tzinfo
    today: date
    knowledge: Knowledge

    def counts(self, window: Window) -> dict[str, tuple[int, int | None]]:
        """Part and whole by the numbers' ids."""
        asked = [one for one in self._asked(window) if one.showing != "handoff"]
        voted = [one for one in asked if one.feedback != "wanted"]
        helped = [one for one in voted if one.feedback == "helped"]
        sure = [one for one in asked if self._sure(one)]
        alone = [one for one in sure if not self._human(one) and one not in _refused(voted)]
        handed = [one for one in asked if self._human(one)]
        solved = list(self._solved(window))
        old = [one for one in solved if one[1].at.astimezone(self.zone).date() < self._judged]
        all_of = len(asked)
        return {
            "asked": (all_of, None),
            "answered-alone": (len(alone), all_of),
            "confirmed": (len([one for one in alone if one in helped]), len(alone)),
            "assumed": (len([one for one in alone if one not in helped]), len(alone)),
            "answered": (len(sure), all_of),
            "offered-choices": (len([1 for one in asked if one.decision == "choices"]), all_of),
            "answered-partly": (
                len([1 for o in asked if _answer(o) and o.unknown and not o.unpublished]),
                all_of,
            ),
            "nothing": (
                len([1 for o in asked if o.decision == "none" or (_answer(o) and o.unpublished)]),
                all_of,
            ),
            "contained": (all_of - len(handed), all_of),
            "handed-over": (len(handed), all_of),
            "wanted-a-human": (len([*self._asked(window)]) - all_of, None),
            "helpfulness": (len(helped), len(voted)),
            "did-not-help": (len(_refused(voted)), None),
            "tickets": (len([1 for one in self.tickets if self._in(one.filed, window)]), None),
            "solved": (len(solved), None),
            "durable": (len([1 for one in old if self._lasted(*one)]), len(old)),
            "one-touch": (len([1 for one in solved if self._one_touch(*one)]), len(solved)),
            "dismissed": (len([*self._steps(window, "dismiss")]), None),
            "reopened": (len([*self._returned(window)]), None),
            **self._targets(window),
            **self._suggestions(window),
        }

    def _targets(self, window: Window) -> dict[str, tuple[int, int]]:
        """One that was kept in time counts when it was kept, any other when it was due."""
        promises = [one for ticket in self.tickets for one in ticket.promises]
        met = [one for one in promises if one.kept and one.kept <= one.due]
        late = [one for one in promises if one not in met and (one.kept or one.told)]
        in_time = len([1 for one in met if one.kept and self._in(one.kept, window)])
        missed = len([1 for one in late if self._in(one.due, window)])
        whole = in_time + missed
        return {"targets-met": (in_time, whole), "targets-missed": (missed, whole)}

    def _suggestions(self, window: Window) -> dict[str, tuple[int, int]]:
        every = [one for ticket in self.tickets for one in ticket.suggested]
        became = [str(one.became) for one in every if self._in(one.at, window)]
        kinds = ("as-it-stood", "edited", "ignored")
        whole = sum(became.count(kind) for kind in kinds)
        return {f"reply-{kind}": (became.count(kind), whole) for kind in kinds}

    def times(self, window: Window) -> dict[str, Told]:
        """Each time's count, median and 90th percentile, in minutes of the clock."""
        return {
            "first-answer": self._told(self._first_answers(window)),
            "next-answer": self._told(self._next_answers(window)),
            "time-to-solve": self._told(self._solutions(window)),
        }

    def covered(self, window: Window) -> dict[str, tuple[int, int]]:
        """Answered and asked, by topic; the empty one is of what was near no entry."""
        asked = [one for one in self._asked(window) if one.showing != "handoff"]
        found: dict[str, list[bool]] = {}
        for one in asked:
            about = _about(one)
            entry = self.knowledge.by_id.get(about)
            found.setdefault(entry.topic.id if entry else "", []).append(self._sure(one))
        return {topic: (sum(some), len(some)) for topic, some in found.items()}

    def waiting(self, now: datetime) -> dict[tuple[str, str], int]:
        """What is not done, by route and by how many days old at most."""
        found: dict[tuple[str, str], int] = {}
        for one in self.tickets:
            if one.status in ("open", "claimed", "waiting"):
                days = (now - one.filed) / timedelta(days=1)
                age = next((str(most) for most in (1, 3, 7, 30) if days <= most), "0")
                found[one.route, age] = found.get((one.route, age), 0) + 1
        return found

    def owed(self, now: datetime, within: Mapping[str, timedelta]) -> tuple[set[str], set[str]]:
        """The tickets of which something is due soon, and overdue, where every hour is worked;
        `within` says how long each pledge takes."""
        soon, late = set[str](), set[str]()
        for ticket in self.tickets:
            for pledge, since in _pledges(ticket):
                due = since + within[pledge]
                if due <= now:
                    late.add(ticket.number)
                elif due - within[pledge] / 4 <= now:
                    soon.add(ticket.number)
        return soon, late

    def unhelpful(self, window: Window) -> list[tuple[str, int, int]]:
        """Entries that somebody said did not help, how often, and of how many questions."""
        asked = [one for one in self._asked(window) if one.showing != "handoff"]
        refused = Counter(map(_about, _refused([one for one in asked if one.feedback != "wanted"])))
        about = Counter(map(_about, asked))
        known = [id for id in refused if id in self.knowledge.by_id]
        return [
            (id, refused[id], about[id]) for id in sorted(known, key=lambda id: (-refused[id], id))
        ]

    def flow(self, window: Window) -> int:
        """What came, less what went."""
        came = [1 for one in self.tickets if self._in(one.filed, window)]
        back = [*self._returned(window)]
        return (
            len(came)
            + len(back)
            - len([*self._solved(window)])
            - len([*self._steps(window, "dismiss")])
        )

    def _first_answers(self, window: Window) -> Iterator[timedelta]:
        for ticket in self.tickets:
            said = min((one.at for one in ticket.said if one.by_care), default=None)
            if said and self._in(said, window):
                yield said - ticket.filed

    def _next_answers(self, window: Window) -> Iterator[timedelta]:
        """From the first word of a partner that stands after care's, to the next of care's."""
        for ticket in self.tickets:
            words = sorted(ticket.said, key=lambda one: one.at)
            answers = [place for place, one in enumerate(words) if one.by_care]
            for former, later in pairwise(answers):
                between = words[former + 1 : later]
                if between and self._in(words[later].at, window):
                    yield words[later].at - between[0].at

    def _solutions(self, window: Window) -> Iterator[timedelta]:
        for ticket, step in self._solved(window):
            back = [at for at in _returns(ticket) if at < step.at]
            yield step.at - max(back, default=ticket.filed)

    def _told(self, taken: Iterable[timedelta]) -> Told:
        minutes = [int(one.total_seconds() // 60) for one in taken]
        if len(minutes) < 2:
            only = float(minutes[0]) if minutes else None
            return len(minutes), only, only
        tenths = quantiles(minutes, n=10, method="inclusive")
        return len(minutes), tenths[4], tenths[8]

    @property
    def _judged(self) -> date:
        return self.today - A_WEEK

    def _in(self, moment: datetime, window: Window) -> bool:
        day = moment.astimezone(self.zone).date()
        return bool(window.first <= day <= window.last)

    def _asked(self, window: Window) -> Iterator[Question]:
        """A copy of an answer is called by digits, and no question is."""
        for one in self.questions:
            pressed = one.decision in ("opened", "offered")
            if not pressed and not set(one.id) <= set(hexdigits) and self._in(one.asked, window):
                yield one

    def _sure(self, one: Question) -> bool:
        return _answer(one) and not one.unpublished and not one.unknown

    def _human(self, one: Question) -> bool:
        theirs = sorted(
            (q for q in self.questions if q.by.id == one.by.id and not set(q.id) <= set(hexdigits)),
            key=lambda each: each.asked,
        )
        words = [q for q in theirs if q.decision not in ("opened", "offered")]
        later = [q for q in words if one.asked < q.asked <= one.asked + A_WEEK]
        if later and later[0].showing == "handoff":
            return True
        about = _about(one)
        for ticket in self.tickets:
            soon = one.asked <= ticket.filed <= one.asked + A_WEEK
            same = ticket.question == one.id or (about and ticket.entry == about)
            if soon and same and ticket.by.id == one.by.id:
                return True
        return False

    def _solved(self, window: Window) -> Iterator[tuple[Ticket, Any]]:
        yield from self._steps(window, "resolve")
        yield from self._steps(window, "withdraw")

    def _steps(self, window: Window, move: str) -> Iterator[tuple[Ticket, Any]]:
        for ticket in self.tickets:
            for step in ticket.history:
                if step.move == move and self._in(step.at, window):
                    yield ticket, step

    def _returned(self, window: Window) -> Iterator[datetime]:
        for ticket in self.tickets:
            yield from (at for at in _returns(ticket) if self._in(at, window))

    def _lasted(self, ticket: Ticket, step: Any) -> bool:
        end = step.at
        back = [at for at in _returns(ticket) if at > end]
        return not back or min(back) > end + A_WEEK

    def _one_touch(self, ticket: Ticket, step: Any) -> bool:
        end = step.at
        back = [at for at in _returns(ticket) if at < end]
        since = max(back, default=ticket.filed)
        return len([1 for one in ticket.said if one.by_care and since <= one.at <= end]) == 1


def read(store: Store, knowledge: Knowledge, zone: tzinfo, today: date) -> Ledger:
    with store.reading() as memory:
        asked = memory.connection.execute(select(tables.questions.c.document)).scalars()
        questions = [as_question(one) for one in asked]
        filed = memory.connection.execute(select(tables.tickets.c.document)).scalars()
        tickets = [as_ticket(one) for one in filed]
    return Ledger(questions, tickets, zone, today, knowledge)


def _returns(ticket: Ticket) -> Iterator[datetime]:
    """When it lived again: the first that somebody did about it after each of its ends."""
    ends = {"resolve", "withdraw", "dismiss"}
    for former, step in pairwise(ticket.history):
        if former.move in ends and step.move in ("reopen", "answer"):
            yield step.at


def _pledges(ticket: Ticket) -> Iterator[tuple[str, datetime]]:
    """What its partner waits for, and since when."""
    if ticket.status not in ("open", "claimed", "waiting"):
        return
    yield "solution", max(_returns(ticket), default=ticket.filed)
    answers = [one.at for one in ticket.said if one.by_care]
    if not answers:
        yield "first-answer", ticket.filed
    elif ticket.status != "waiting":
        words = [one.at for one in ticket.said if not one.by_care and one.at > max(answers)]
        yield from (("next-answer", min(words)) for _ in words[:1])


def _about(one: Question) -> str:
    return one.entry or (one.near[0] if one.near else "")


def _answer(one: Question) -> bool:
    return one.decision == "answer"


def _refused(voted: list[Question]) -> list[Question]:
    return [one for one in voted if one.feedback != "helped"]
