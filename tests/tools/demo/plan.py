"""The schedule of the invented traffic: who asks what, when and where; pure, and the same for the
same seed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from bot.knowledge.entries import Knowledge
from bot.model.people import Partner, Venue
from tests import ROOT
from tests.tools.demo import gaps
from tests.tools.demo.people import HOUSES, House

DAYS = 60
A_DAY = 32  # questions on a working day; a tenth of it at weekends
HOURS = ((8, 2), (9, 5), (10, 5), (11, 4), (12, 2), (13, 2), (14, 4), (15, 4), (16, 3), (17, 2))
"""Hours of a day, in UTC, and how many of the questions fall into each."""
TAUGHT, CORRECTED, EDITED = 22, 40, 58  # the days on which the knowledge's desk works
WAVES = (17, 46)  # the days of the waves
_TOLD = (3, 8, 15, 24, 31, 36, 44, 51)  # the days on which certain entries are surely shown
ASKED_OF_A_GAP = 9
ONE_OFFS = 45  # of what the FAQ has no answer to, each asked once by one person
_LABELLED = ("dev.jsonl", "fresh.jsonl")
_LANGUAGES = {"italian": "it", "german": "de", "french": "fr", "spanish": "es"}


class Mood(StrEnum):
    """What a person does with what comes."""

    SILENT = "silent"
    THANKFUL = "thankful"
    UNHELPED = "unhelped"
    LEAVING = "leaving"
    REFUSING = "refusing"
    INSISTING = "insisting"


_VAIN = (Mood.SILENT, Mood.REFUSING, Mood.INSISTING)  # of those who get no answer
_WELL = (Mood.SILENT, Mood.THANKFUL)


@dataclass(frozen=True, slots=True)
class Scene:
    """Words of a person. `about` is the entry that they want, or what was planted: "gap/NAME",
    "wave/NUMBER", "wanted", "one-off"."""

    at: datetime
    by: Partner
    room: str
    venue: Venue
    text: str
    about: str
    mood: Mood


def scenes(knowledge: Knowledge, seed: int, begin: datetime, often: int = A_DAY) -> list[Scene]:
    """In the order in which they happen; `often` is how much is asked on a working day, beside
    what is planted."""
    found = [
        *_usual(knowledge, Random(f"{seed}/usual"), begin, often),
        *_gaps(Random(f"{seed}/gaps"), begin),
        *_closed(Random(f"{seed}/closed"), begin),
        *_one_offs(Random(f"{seed}/one-offs"), begin),
        *_wanted(Random(f"{seed}/wanted"), begin),
        *_waves(Random(f"{seed}/waves"), begin),
        *_of_entry(knowledge, Random(f"{seed}/corrected"), begin, gaps.CORRECTED, _TOLD),
        *_of_entry(knowledge, Random(f"{seed}/robbed"), begin, gaps.ROBBED, _TOLD),
    ]
    return sorted(_apart(found), key=lambda scene: (scene.at, scene.by.id))


@dataclass(frozen=True, slots=True)
class Usual:
    """A question of which it is known which entry answers it."""

    text: str
    entry: str
    language: str | None = None


def usual(knowledge: Knowledge) -> list[Usual]:
    """Each once: labelled questions, and the entries' own wordings."""
    published = {entry.id for entry in knowledge.entries if entry.answer}
    found: dict[str, Usual] = {}
    for row in _rows():
        if row["ids"] and row["kind"] != "ambiguous" and published.issuperset(row["ids"]):
            language = _LANGUAGES.get(row["kind"])
            found.setdefault(row["q"], Usual(row["q"], row["ids"][0], language))
    for entry in knowledge.entries:
        for text in entry.asked if entry.answer else ():
            found.setdefault(text, Usual(text, entry.id))
    return list(found.values())


def _rows() -> Iterator[Mapping[str, Any]]:
    for name in _LABELLED:
        lines = (ROOT / "tests" / "evals" / name).read_text("utf-8").splitlines()
        yield from map(json.loads, lines)


def _usual(knowledge: Knowledge, random: Random, begin: datetime, often: int) -> Iterator[Scene]:
    """What the FAQ answers, each text once; some entries are asked for far more than others."""
    questions = usual(knowledge)
    wanted = {entry.id: min(random.paretovariate(1.2), 12.0) for entry in knowledge.entries}
    questions.sort(key=lambda one: random.expovariate(wanted[one.entry]))
    for day in range(DAYS):
        weekend = (begin + timedelta(days=day)).weekday() >= 5
        asked = often // 10 if weekend else round(random.gauss(often, often / 8))
        for one in [questions.pop(0) for _ in range(max(asked, 1))]:
            at, house = _at(random, begin, day), _house(random, one.language)
            yield _scene(random, at, house, one.text, one.entry, _usual_mood(random))


def _usual_mood(random: Random) -> Mood:
    """Nearly everybody takes what is right; few say so."""
    moods = (Mood.SILENT, Mood.THANKFUL, Mood.UNHELPED, Mood.LEAVING, Mood.INSISTING)
    return random.choices(moods, (620, 360, 4, 4, 4))[0]


def _gaps(random: Random, begin: datetime) -> Iterator[Scene]:
    """Each asked by several companies, in changing words, over some weeks."""
    for name, texts in gaps.GAPS.items():
        days = range(random.randrange(20), DAYS)
        yield from _asked(random, begin, f"gap/{name}", texts, days, _VAIN)
    for entry in gaps.UNPUBLISHED:
        own = tuple(row["q"] for row in _rows() if row["ids"] == [entry])
        yield from _asked(random, begin, f"gap/{entry}", own, range(DAYS), _VAIN)


def _asked(
    random: Random,
    begin: datetime,
    about: str,
    texts: tuple[str, ...],
    days: range,
    moods: Sequence[Mood],
) -> Iterator[Scene]:
    houses = random.sample(HOUSES, 5)
    for number in range(ASKED_OF_A_GAP):
        mood = random.choice(moods)
        at = _at(random, _working(begin, random.choice(days)), 0)
        house = houses[number % len(houses)]
        yield _scene(random, at, house, texts[number % len(texts)], about, mood)


def _closed(random: Random, begin: datetime) -> Iterator[Scene]:
    """Before it is taught, and after."""
    for name, texts in gaps.CLOSED.items():
        about = f"closed/{name}"
        yield from _asked(random, begin, about, texts, range(2, TAUGHT - 1), _VAIN)
        yield from _asked(random, begin, about, texts, range(TAUGHT + 1, DAYS), _WELL)


def _one_offs(random: Random, begin: datetime) -> Iterator[Scene]:
    """What nobody else asks."""
    outside = [str(row["q"]) for row in _rows() if not row["ids"] and "_oos" in row["kind"]]
    for text in random.sample(outside, ONE_OFFS):
        at = _at(random, begin, random.randrange(DAYS))
        yield _scene(random, at, _house(random), text, "one-off", Mood.SILENT)


def _wanted(random: Random, begin: datetime) -> Iterator[Scene]:
    """Tickets by command, one or two a working day."""
    for day in range(DAYS):
        if (begin + timedelta(days=day)).weekday() >= 5:
            continue
        for text in random.sample(gaps.WANTED, random.choice((1, 1, 2, 3))):
            at = _at(random, begin, day)
            yield _scene(random, at, _house(random), text, "wanted", Mood.INSISTING)


def _waves(random: Random, begin: datetime) -> Iterator[Scene]:
    """One thing, of a company each, within two hours."""
    for number, (day, texts) in enumerate(zip(WAVES, gaps.WAVES, strict=True)):
        first = _working(begin, day) + timedelta(hours=9, minutes=20)
        for place, (text, house) in enumerate(
            zip(texts, random.sample(HOUSES, len(texts)), strict=True)
        ):
            at = first + timedelta(minutes=25 * place + random.randrange(10))
            yield _scene(random, at, house, text, f"wave/{number}", Mood.INSISTING)


def _of_entry(
    knowledge: Knowledge, random: Random, begin: datetime, entry: str, days: Sequence[int]
) -> Iterator[Scene]:
    """Each by another company, on these days."""
    texts = [one.text for one in usual(knowledge) if one.entry == entry]
    for day, house in zip(days, random.sample(HOUSES, len(days)), strict=True):
        at = _at(random, begin, day)
        yield _scene(random, at, house, random.choice(texts), entry, Mood.SILENT)


def _scene(random: Random, at: datetime, house: House, text: str, about: str, mood: Mood) -> Scene:
    venues = (Venue.DIRECT, Venue.CHANNEL, Venue.COMMAND)
    venue = random.choices(venues, (5, 3, 2))[0]
    return Scene(at, random.choice(house.people), house.room, venue, text, about, mood)


def _house(random: Random, language: str | None = None) -> House:
    own = [house for house in HOUSES if language in (None, house.language)]
    return random.choices(own, [len(house.people) for house in own])[0]


def _at(random: Random, begin: datetime, day: int) -> datetime:
    """At some second of the hours in which people work."""
    hours = [hour for hour, _ in HOURS]
    hour = random.choices(hours, [weight for _, weight in HOURS])[0]
    return begin + timedelta(days=day, hours=hour, seconds=random.randrange(3600))


def _working(begin: datetime, day: int) -> datetime:
    """That day, or the Monday after."""
    at = begin + timedelta(days=day)
    while at.weekday() >= 5:
        at += timedelta(days=1)
    return at


def _apart(found: list[Scene]) -> Iterator[Scene]:
    """Nobody does two things within five minutes."""
    last: dict[str, datetime] = {}
    for scene in sorted(found, key=lambda one: (one.at, one.by.id, one.text)):
        earliest = last.get(scene.by.id, scene.at) + timedelta(minutes=5)
        at = max(scene.at, earliest)
        last[scene.by.id] = at
        yield replace(scene, at=at)
