"""What the bot knows: entries by topic, the routes of tickets and what they ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from typing import Any

from bot.knowledge.brand import NEUTRAL, Brand
from bot.knowledge.hours import Hours, Target
from bot.knowledge.notices import Notice
from bot.knowledge.prose import Prose
from bot.knowledge.shapes import FieldKind
from bot.knowledge.translations import Translation

REVIEW_DAYS = 180  # after which somebody looks at a text again, where its file says nothing


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from; dates as published (`created` is a month: "2021-05")."""

    page: str
    created: str
    exported: date


@dataclass(frozen=True, slots=True)
class Field:
    """One detail that a ticket asks for; `example` stands under the field. `english` is its label
    there, where this one is a translation. A date that is nearer than its `notice` is warned of."""

    id: str
    label: str
    kind: FieldKind
    example: str
    required: bool
    english: str = ""
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """To whom a ticket goes. `desk` is "<channel>:<id>" of the route's own care channel; None: the
    environment's. `answers` is what whoever runs the bot says of the answer, and may be empty.
    Without a `target` no time is promised. `language` is that of whoever works its tickets, `hours`
    are when they do, None where nobody said."""

    id: str
    name: str
    applies: str
    answers: str
    desk: str | None
    target: Target | None
    language: str = "en"
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class SavedReply:
    """What care writes again and again, of one route's or of all."""

    id: str
    title: str
    text: str
    route: str | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the FAQ, with how people put it (`asked`) and what sounds like it and wants
    something else (`not_asked`). `answer` is None while it is unpublished, `written` is its
    Markdown; `digest` names this version of its text, `version` counts them: 0 where nobody
    does. Its `owner` looks at it again after `review_days`. `language` is that of its text."""

    id: str
    topic: Topic
    question: str
    answer: Prose | None
    asked: tuple[str, ...]
    not_asked: tuple[str, ...]
    related: tuple[str, ...]
    route: Route
    form: tuple[Field, ...]
    source: Source
    reviewed: date
    staff_note: str | None
    review: tuple[str, ...]
    digest: str
    written: str | None = None
    version: int = 0
    owner: str | None = None
    review_days: int = REVIEW_DAYS
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value of a family's fact, as a person would say it, and the entry that holds for it."""

    value: str
    entry: str


@dataclass(frozen=True, slots=True)
class Family:
    """Entries that differ by one fact; `question` asks for it. In an `overview` it is the heading
    above all that is known of a subject, for questions that name the subject and no more.

    `asked` are messages that mean one of the leaves and do not say which."""

    id: str
    question: str
    leaves: tuple[Leaf, ...]
    overview: bool = False
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Knowledge:
    """All entries in the order of the files. `synonyms` maps a partner's word to ours
    (lexicon.yaml); `small_talk` maps greeting, thanks, about_bot and human to sample messages in
    all languages, `uncovered` are messages that no entry answers (out_of_scope.yaml). `families`
    are told apart by one question (families.yaml); `calibration` is what `calibrate` found, None
    before; `translations` are by language. `replies` are what care saved
    (replies.yaml). `brand` is whose bot it is."""

    entries: tuple[Entry, ...]
    routes: tuple[Route, ...]
    synonyms: Mapping[str, str]
    small_talk: Mapping[str, tuple[str, ...]]
    uncovered: tuple[str, ...]
    families: tuple[Family, ...] = ()
    calibration: Mapping[str, Any] | None = None
    translations: Mapping[str, Translation] = field(default_factory=dict)
    brand: Brand = NEUTRAL
    replies: tuple[SavedReply, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def fingerprint(self) -> str:
        """Names all that decides which entry is found, and what is said."""
        entries = [(one.id, one.digest, one.asked, one.not_asked) for one in self.entries]
        beside = (self.uncovered, self.families, dict(self.synonyms), dict(self.small_talk))
        return sha256(repr((entries, beside)).encode()).hexdigest()[:12]

    @cached_property
    def topics(self) -> tuple[Topic, ...]:
        return tuple(dict.fromkeys(entry.topic for entry in self.entries))

    @cached_property
    def left_open(self) -> Mapping[str, Family]:
        """The families that messages are known of, by the name of those messages' kind."""
        return {f"family {family.id}": family for family in self.families if family.asked}

    @property
    def beyond(self) -> Mapping[str, tuple[str, ...]]:
        """What no entry answers, by kind: out of scope, small talk, and what leaves open which
        entry of a family it means."""
        families = {kind: family.asked for kind, family in self.left_open.items()}
        return {"uncovered": self.uncovered, **self.small_talk, **families}

    def of_topic(self, topic: str) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.topic.id == topic)
