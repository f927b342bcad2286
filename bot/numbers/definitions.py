"""What is counted, as data: each number's part, and the whole that it is a part of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

HIDDEN_UNDER = 5  # votes: fewer say nothing of an answer


class Outcome(StrEnum):
    """What the bot made of a question. `HUMAN`: whoever wrote it wanted one from the first."""

    ANSWER = "answer"
    PARTLY = "partly"
    CHOICES = "choices"
    NOTHING = "nothing"
    HUMAN = "human"


class Rating(StrEnum):
    NONE = ""
    HELPED = "helped"
    NOT_HELPED = "not-helped"


class What(StrEnum):
    """What happened to a ticket. `DURABLE` stands beside a `SOLVED` that lasted, `ONE_TOUCH` beside
    one that took a single answer of care's."""

    FILED = "filed"
    REOPENED = "reopened"
    FIRST_ANSWER = "first-answer"
    NEXT_ANSWER = "next-answer"
    SOLVED = "solved"
    DURABLE = "durable"
    ONE_TOUCH = "one-touch"
    DISMISSED = "dismissed"
    TARGET_MET = "target-met"
    TARGET_MISSED = "target-missed"
    AS_IT_STOOD = "reply-as-it-stood"
    EDITED = "reply-edited"
    IGNORED = "reply-ignored"


class Source(StrEnum):
    """What is counted: questions, by what came of them, or happenings of tickets."""

    QUESTIONS = "questions"
    TICKETS = "tickets"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the source have one of the values in each of the columns."""

    source: Source
    where: Mapping[str, tuple[str | int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Number:
    """`part` of `whole`, or `part` alone. `judged`: only what is older than a week counts, because
    until then it may still change. Under `least` of the whole nothing is said."""

    id: str
    part: Count
    whole: Count | None = None
    judged: bool = False
    least: int = 1
    of: str = ""

    @property
    def counts(self) -> tuple[Count, ...]:
        """What is counted for it."""
        return (self.part, self.whole) if self.whole else (self.part,)

    @property
    def source(self) -> Source:
        return self.part.source


@dataclass(frozen=True, slots=True)
class SpanOf:
    """A time that something took, in working hours where the route has any."""

    id: str
    what: What


def _questions(**where: tuple[str | int, ...]) -> Count:
    return Count(Source.QUESTIONS, where)


def _tickets(*what: What) -> Count:
    return Count(Source.TICKETS, {"what": what})


_SURE = (Outcome.ANSWER,)
_BOT = (Outcome.ANSWER, Outcome.PARTLY, Outcome.CHOICES, Outcome.NOTHING)
_FINE = (Rating.NONE, Rating.HELPED)
_VOTED = (Rating.HELPED, Rating.NOT_HELPED)
_ALONE = _questions(outcome=_SURE, human=(0,), rating=_FINE)
_TARGETS = _tickets(What.TARGET_MET, What.TARGET_MISSED)
_SUGGESTED = _tickets(What.AS_IT_STOOD, What.EDITED, What.IGNORED)
ASKED = _questions(outcome=_BOT)

NUMBERS: tuple[Number, ...] = (
    Number("asked", ASKED),
    Number("answered-alone", _ALONE, ASKED, of="asked"),
    Number(
        "confirmed",
        _questions(outcome=_SURE, human=(0,), rating=(Rating.HELPED,)),
        _ALONE,
        of="answered-alone",
    ),
    Number(
        "assumed",
        _questions(outcome=_SURE, human=(0,), rating=(Rating.NONE,)),
        _ALONE,
        of="answered-alone",
    ),
    Number("answered", _questions(outcome=_SURE), ASKED, of="asked"),
    Number("offered-choices", _questions(outcome=(Outcome.CHOICES,)), ASKED, of="asked"),
    Number("answered-partly", _questions(outcome=(Outcome.PARTLY,)), ASKED, of="asked"),
    Number("nothing", _questions(outcome=(Outcome.NOTHING,)), ASKED, of="asked"),
    Number("contained", _questions(outcome=_BOT, human=(0,)), ASKED, of="asked"),
    Number("handed-over", _questions(outcome=_BOT, human=(1,)), ASKED, of="asked"),
    Number("wanted-a-human", _questions(outcome=(Outcome.HUMAN,))),
    Number(
        "helpfulness",
        _questions(outcome=_BOT, rating=(Rating.HELPED,)),
        _questions(outcome=_BOT, rating=_VOTED),
        least=HIDDEN_UNDER,
        of="votes",
    ),
    Number("did-not-help", _questions(outcome=_BOT, rating=(Rating.NOT_HELPED,))),
    Number("tickets", _tickets(What.FILED)),
    Number("solved", _tickets(What.SOLVED)),
    Number("durable", _tickets(What.DURABLE), _tickets(What.SOLVED), judged=True, of="solved"),
    Number("one-touch", _tickets(What.ONE_TOUCH), _tickets(What.SOLVED), of="solved"),
    Number("dismissed", _tickets(What.DISMISSED)),
    Number("reopened", _tickets(What.REOPENED)),
    Number("targets-met", _tickets(What.TARGET_MET), _TARGETS, of="targets"),
    Number("targets-missed", _tickets(What.TARGET_MISSED), _TARGETS, of="targets"),
    Number("reply-as-it-stood", _tickets(What.AS_IT_STOOD), _SUGGESTED, of="suggestions"),
    Number("reply-edited", _tickets(What.EDITED), _SUGGESTED, of="suggestions"),
    Number("reply-ignored", _tickets(What.IGNORED), _SUGGESTED, of="suggestions"),
)

SPANS: tuple[SpanOf, ...] = (
    SpanOf("first-answer", What.FIRST_ANSWER),
    SpanOf("next-answer", What.NEXT_ANSWER),
    SpanOf("time-to-solve", What.SOLVED),
)

HEADLINES = ("answered-alone", "helpfulness", "first-answer", "durable")
"""The four that stand first: what was answered alone, whether it helped, how long people wait for
care, and whether its solutions last."""

OF_A_COMPANY = ("asked", "tickets")
"""What is told day by day of a company."""

COMING = ("tickets", "reopened")
GOING = ("solved", "dismissed")
"""The net flow of tickets: those that came, less those that went."""


def number(id: str) -> Number:
    return next(one for one in NUMBERS if one.id == id)


def span(id: str) -> SpanOf:
    return next(one for one in SPANS if one.id == id)
