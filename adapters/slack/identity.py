"""Who did it and where the bot is installed, as far as a payload of Slack's tells."""

from __future__ import annotations

from dataclasses import dataclass

from slack_bolt.request.internals import (
    extract_enterprise_id,
    extract_is_enterprise_install,
    extract_team_id,
)

from adapters.slack.fields import Json
from bot.errors import PayloadError


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it, as far as the payload tells: `team` is the workspace that the person is seen
    from."""

    user: str
    team: str
    name: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """Where the bot is installed, as far as it is known: `key` is what the keys of its places begin
    with, empty for our own; `team` is the workspace, or the Enterprise Grid organisation; `url`
    ends with a slash."""

    key: str = ""
    team: str = ""
    name: str = ""
    url: str = ""


def installation(body: Json) -> str:
    """The key of the installation that a payload is for. In a channel that companies share the
    person may be of another workspace, and nobody there can have installed the bot but one of
    them."""
    organisation = extract_enterprise_id(body) if extract_is_enterprise_install(body) else None
    found = organisation or extract_team_id(body)
    if not isinstance(found, str) or not found:
        raise PayloadError("team is missing")
    return found
