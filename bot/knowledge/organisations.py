"""The companies of organisations.yaml: who belongs to one, where its tickets are worked, where the
bot answers, and how long what its people wrote is kept; and where two of them contradict each
other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from bot.errors import KnowledgeError
from bot.knowledge.entries import Route
from bot.knowledge.files import Checked, did_you_mean, read
from bot.knowledge.shapes import Answers, OrganisationsFile, OrganisationShape
from bot.model.people import Company, Conversation, Partner, Venue

_UUID = re.compile(r"[a-z]+:[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")

Someone = TypeVar("Someone", bound=Partner)


@dataclass(frozen=True)
class Organisations:
    """`homes` maps a workspace's or tenant's id to a company, `people` a person's. By a company's
    id: `desks` is its own care channel, `channels` are the only ones in which its people are
    answered. `route_desks` has the company's id and the route's. `listening` are the channels where
    every question is answered that the bot is sure of. `keep_questions` and `keep_tickets` are
    days, also by the ids that a company had before it was mapped. `languages` are tags, for people
    whose platform tells none.
    """

    homes: Mapping[str, Company] = field(default_factory=dict)
    people: Mapping[str, Company] = field(default_factory=dict)
    desks: Mapping[str, str] = field(default_factory=dict)
    route_desks: Mapping[tuple[str, str], str] = field(default_factory=dict)
    channels: Mapping[str, frozenset[str]] = field(default_factory=dict)
    listening: frozenset[str] = frozenset()
    keep_questions: Mapping[str, int] = field(default_factory=dict)
    keep_tickets: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=dict)

    def recognise(self, person: Someone) -> Someone:
        """The person with their company; who is mapped by name is no guest there."""
        if person.id in self.people:
            return replace(person, company=self.people[person.id], guest=False, known=True)
        return replace(person, company=self.homes.get(person.company.id, person.company))

    def maps(self, company: Company) -> bool:
        """Whether it is a company of the file, and not just where somebody happens to be."""
        return company.id in self.by_id

    @cached_property
    def by_id(self) -> Mapping[str, Company]:
        """The companies of the file."""
        mapped = (*self.homes.values(), *self.people.values())
        return {company.id: company for company in mapped}

    def desk(self, company: Company, route: Route) -> str | None:
        """The company's for the route, the company's, the route's; None leaves it to the
        environment."""
        return (
            self.route_desks.get((company.id, route.id)) or self.desks.get(company.id) or route.desk
        )

    def every_desk(self) -> Iterator[str]:
        yield from self.desks.values()
        yield from self.route_desks.values()

    def welcome(self, person: Partner, where: Conversation) -> bool:
        """Whether the person is answered there. What only that person sees is always allowed."""
        return where.venue is not Venue.CHANNEL or self.shown_in(person, where.room)

    def shown_in(self, person: Partner, room: str) -> bool:
        """Whether everybody in a channel may see an answer to the person."""
        only = self.channels.get(person.company.id)
        return only is None or room in only


NOBODY = Organisations()


def load(folder: Path, routes: tuple[Route, ...] | None = None) -> Organisations:
    """organisations.yaml of the folder; without the file nobody is mapped. KnowledgeError when it
    is wrong. Without the `routes` there are, what is named as one is believed."""
    path = folder / "organisations.yaml"
    if not path.exists():
        return NOBODY
    file = read(path, OrganisationsFile)
    if not isinstance(file, Checked):
        raise KnowledgeError("\n".join(file))
    if problems := list(_cross_check(file, routes)):
        raise KnowledgeError("\n".join(problems))
    return _organisations(file.content.organisations)


def _organisations(shapes: tuple[OrganisationShape, ...]) -> Organisations:
    companies = {each.id: Company(each.id, each.name) for each in shapes}
    kept = [(id, each.retention) for each in shapes for id in (each.id, *_homes(each))]
    return Organisations(
        homes={home: companies[each.id] for each in shapes for home in _homes(each)},
        people={_known_as(one): companies[each.id] for each in shapes for one in each.people},
        desks={each.id: each.desk for each in shapes if each.desk},
        route_desks=dict(_route_desks(shapes)),
        channels={each.id: _rooms(each) for each in shapes if each.channels},
        listening=frozenset(_listening(shapes)),
        keep_questions={id: days.questions for id, days in kept if days.questions},
        keep_tickets={id: days.tickets for id, days in kept if days.tickets},
        languages={each.id: each.language for each in shapes if each.language},
    )


def _homes(of: OrganisationShape) -> list[str]:
    return [_known_as(home) for home in of.homes]


def _route_desks(
    shapes: tuple[OrganisationShape, ...],
) -> Iterator[tuple[tuple[str, str], str]]:
    for each in shapes:
        for route, desk in each.routes.items():
            yield (each.id, route), desk


def _rooms(of: OrganisationShape) -> frozenset[str]:
    return frozenset(channel.id for channel in of.channels)


def _listening(shapes: tuple[OrganisationShape, ...]) -> Iterator[str]:
    for each in shapes:
        for channel in each.channels:
            if channel.answers is Answers.SURE_QUESTIONS:
                yield channel.id


def _known_as(id: str) -> str:
    """Ids that are UUIDs differ by no letter's case; they are kept in small letters."""
    return id.lower() if _UUID.fullmatch(id) else id


def _cross_check(
    file: Checked[OrganisationsFile], routes: tuple[Route, ...] | None
) -> Iterator[str]:
    """What only shows when all organisations are seen together."""
    owners: dict[str, str] = {}
    answers: dict[str, Answers] = {}
    for number, each in enumerate(file.content.organisations):
        for loc, message in (
            *_taken(each, owners),
            *_unknown(each, routes),
            *_at_odds(each, answers),
        ):
            yield file.problem(("organisations", number, *loc), each.id, message)


_Problems = Iterator[tuple[tuple[int | str, ...], str]]


def _taken(each: OrganisationShape, owners: dict[str, str]) -> _Problems:
    """An id that stands twice; nobody belongs to two organisations."""
    for key, names in (("id", (each.id,)), ("homes", each.homes), ("people", each.people)):
        for name in map(_known_as, names):
            if name in owners:
                yield (key,), f"'{name}' stands at '{owners[name]}' already; keep it once"
            owners[name] = each.id


def _unknown(each: OrganisationShape, routes: tuple[Route, ...] | None) -> _Problems:
    ids = sorted(route.id for route in routes) if routes is not None else sorted(each.routes)
    for name in each.routes:
        if name not in ids:
            fix = did_you_mean(name, ids, "take an id of routes.yaml")
            yield ("routes", name), f"routes names '{name}', which is unknown; {fix}"


def _at_odds(each: OrganisationShape, answers: dict[str, Answers]) -> _Problems:
    """A channel that several organisations share is one channel."""
    for number, channel in enumerate(each.channels):
        if answers.setdefault(channel.id, channel.answers) is not channel.answers:
            yield (
                ("channels", number),
                f"'{channel.id}' answers otherwise elsewhere; say the same at both",
            )
