"""The channels that the knowledge names: a route's desk in routes.yaml, a company's desk and where
the bot answers without a mention in organisations.yaml."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

from adapters.shared.check import Check
from adapters.slack.checkup import room_problem as problem_in_slack
from adapters.teams.checkup import ADD_TO_CHANNEL, UNHEARD
from adapters.teams.checkup import desk_problem as problem_in_teams
from adapters.teams.client.cloud import Cloud
from bot.errors import KnowledgeError
from bot.knowledge import loading, organisations
from bot.settings.settings import Settings

FIX = (
    "take the id of a channel that is yours alone from its link, and add the bot there; in Teams,"
    f" {ADD_TO_CHANNEL}"
)


async def checks(settings: Settings, cloud: Cloud) -> AsyncIterator[Check]:
    """Nothing where the files are wrong: they have a line of their own."""
    try:
        named, heard = list(_named(settings)), _heard(settings)
    except KnowledgeError:
        return
    for where, desk in named:
        problem = await _problem(settings, cloud, desk, care=True)
        if problem:
            yield Check(f"desk of {where}", f"{desk}: {problem}", FIX)
        else:
            yield Check(f"desk of {where}", desk)
    for room in heard:
        yield await _unmentioned(settings, cloud, room)


async def _unmentioned(settings: Settings, cloud: Cloud, room: str) -> Check:
    """Where every question is answered that the bot is sure of."""
    problem = await _problem(settings, cloud, room, care=False)
    if problem:
        return Check("without a mention", f"{room}: {problem}", FIX)
    return Check("without a mention", f"{room}: {UNHEARD}" if _in_teams(room) else room)


def _heard(settings: Settings) -> list[str]:
    knowledge = loading.load(settings.knowledge_dir)
    return sorted(organisations.load(settings.knowledge_dir, knowledge.routes).listening)


def _in_teams(room: str) -> bool:
    return room.startswith("teams:")


def _named(settings: Settings) -> Iterator[tuple[str, str]]:
    """Who has a desk, and which."""
    knowledge = loading.load(settings.knowledge_dir)
    companies = organisations.load(settings.knowledge_dir, knowledge.routes)
    for route in knowledge.routes:
        if route.desk:
            yield f"the route {route.id}", route.desk
    for company, desk in companies.desks.items():
        yield f"the company {company}", desk
    for (company, name), desk in companies.route_desks.items():
        yield f"the company {company}, route {name}", desk


async def _problem(settings: Settings, cloud: Cloud, room: str, *, care: bool) -> str | None:
    channel, _, id = room.partition(":")
    if channel == "slack":
        return await problem_in_slack(settings, id, care=care)
    return await problem_in_teams(settings, cloud, id)
