"""Where care works a ticket: the organisation's desk, else the route's, else the environment's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from adapters.web.channel import CARE
from bot.knowledge.entries import Knowledge, Route
from bot.knowledge.organisations import Organisations
from bot.model.people import Company, Place
from bot.settings.settings import Settings

if TYPE_CHECKING:
    from adapters.slack.channel import SlackChannel
    from adapters.teams.channel import TeamsChannel


def care_places(
    settings: Settings,
    slack: SlackChannel | None,
    teams: TeamsChannel | None,
    organisations: Organisations,
    knowledge: Knowledge,
) -> Callable[[Company, Route], Place]:
    """The channels learn on the way whose members work tickets."""
    desk = _desks(settings, slack, teams)
    for named in (*organisations.every_desk(), *(route.desk for route in knowledge.routes)):
        desk(named)
    return lambda company, route: desk(organisations.desk(company, route))


def knowledge_place(
    settings: Settings, slack: SlackChannel | None, teams: TeamsChannel | None
) -> Place:
    """Where changes of the knowledge are worked; its members count as care's."""
    return _desks(settings, slack, teams)(settings.knowledge_channel)


def _desks(
    settings: Settings, slack: SlackChannel | None, teams: TeamsChannel | None
) -> Callable[[str | None], Place]:
    """Where a desk is: "slack:C0123" or "teams:19:..." of the knowledge's files, or None for the
    environment's."""
    default = _of_environment(settings, slack, teams)

    def desk(named: str | None) -> Place:
        channel, _, id = (named or "").partition(":")
        if channel == "slack" and slack:
            return slack.care(id)
        if channel == "teams" and teams:
            return teams.care(id)
        return default

    return desk


def _of_environment(
    settings: Settings, slack: SlackChannel | None, teams: TeamsChannel | None
) -> Place:
    """Of those that are on the one that CARE_DESK names, else the first."""
    on = {"web": CARE}
    if slack and settings.slack_care_channel:
        on["slack"] = slack.care(settings.slack_care_channel)
    if teams and settings.teams_care_channel:
        on["teams"] = teams.care(settings.teams_care_channel)
    order = (settings.care_desk,) if settings.care_desk else ("slack", "teams", "web")
    return next(on[name] for name in order if name in on)
