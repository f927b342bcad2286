"""What people did while platforms refused, and what became of it: counted at the end."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import create_engine, select

from bot.storage import tables
from tests.drivers.teams_chat import CARE as TEAMS_CARE
from tests.drivers.whole_bot import World
from tests.fakes.slack_methods import CARE as SLACK_CARE

TRACEBACK = "Traceback (most recent call last)"


@dataclass
class Waiting:
    """Somebody did something that wants a word. The bot has `taken` it when it said so; `heard` is
    when there was a word."""

    person: str
    what: str
    since: float = field(default_factory=time.monotonic)
    heard: float | None = None
    taken: bool = False


@dataclass
class Score:
    """`words` are those that the bot took, on a ticket; `replies` those of care."""

    database: str
    waiting: list[Waiting] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    replies: set[str] = field(default_factory=set)
    refused: int = 0
    silent: int = 0
    log: str = ""
    tickets: dict[str, dict[str, Any]] = field(default_factory=dict)
    cards: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    offered: str = ""

    def asks(self, person: str, what: str) -> Waiting:
        self.waiting.append(Waiting(person, what))
        return self.waiting[-1]

    def hears(self, person: str) -> None:
        now = time.monotonic()
        for one in self.waiting:
            if one.person == person and one.heard is None:
                one.heard = now

    def unanswered(self) -> int:
        return len(self._silent())

    def _silent(self) -> list[Waiting]:
        return [one for one in self.waiting if one.taken and one.heard is None]

    def all_answered(self) -> bool:
        return not self.unanswered()

    def all_shown(self, scene: World) -> bool:
        self.tickets = self._kept()
        slack = [(channel, said) for (channel, _), said in list(scene.slack.messages.items())]
        teams = [(where, said) for (where, _), said in list(scene.teams.shown.items())]
        everything = [
            (where, json.dumps(said, ensure_ascii=False)) for where, said in slack + teams
        ]
        care = " ".join(said for where, said in everything if where in (SLACK_CARE, TEAMS_CARE))
        others = " ".join(
            said for where, said in everything if where not in (SLACK_CARE, TEAMS_CARE)
        )
        self.cards = {number for number in self.tickets if number in care}
        self.shown = {number for number in self.tickets if number in others}
        self.seen = {word for word in self.replies if word in others}
        return not any(self._missing().values())

    def _missing(self) -> dict[str, set[str]]:
        kept = json.dumps(self.tickets, ensure_ascii=False) + self.offered
        return {
            "tickets without a care card": set(self.tickets) - self.cards,
            "tickets that their partner does not see": set(self.tickets) - self.shown,
            "words lost": {word for word in self.words if word not in kept},
            "replies not seen": self.replies - self.seen,
        }

    def _kept(self) -> dict[str, dict[str, Any]]:
        engine = create_engine(self.database)
        number, document = tables.tickets.c.number, tables.tickets.c.document
        with engine.connect() as connection:
            asked = connection.execute(select(tables.questions.c.document)).scalars()
            self.offered = json.dumps(list(asked), ensure_ascii=False)
            tickets = {row[0]: row[1] for row in connection.execute(select(number, document))}
        engine.dispose()
        return tickets

    def report(self) -> bool:
        """Prints it; whether anything is wrong."""
        missing = self._missing()
        tracebacks = self.log.count(TRACEBACK)
        quick = [one.heard - one.since for one in self.waiting if one.heard]
        print(
            f"{len(self.waiting)} asked and {len(self.tickets)} tickets; {len(self.words)} words of"
            f" partners, {len(self.replies)} replies of care; {self.refused} calls refused; the"
            f" slowest word came after {max(quick, default=0.0):.0f} s"
        )
        for what, which in missing.items():
            print(f"{len(which):4} {what} {' '.join(sorted(which)[:8])}")
        print(f"{self.silent:4} without a word a minute after the refusals")
        print(f"{tracebacks:4} tracebacks")
        if tracebacks:
            print(self.log[max(self.log.index(TRACEBACK) - 500, 0) :][:4_000])
        for one in self._silent()[:8]:
            print(f"     {one.person}: {one.what}")
        return bool(any(missing.values()) or self.silent or tracebacks or not self.tickets)
