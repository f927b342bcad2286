"""Pictures that were pasted into a message: their links open for the bot alone, so the bot fetches
them and gives them a link of its own. What cannot be had keeps its dead link, which is then read as
something that could not be taken along."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog

from adapters.teams.activity import Activity
from adapters.teams.client.connector import Connector
from adapters.teams.client.pictures import kind
from adapters.teams.limits import NAME_CHARACTERS
from adapters.teams.links import for_the_bot_alone
from adapters.teams.places import TEAMS
from bot.dialogue import words
from bot.errors import ChannelError
from bot.gateway.executor import in_database
from bot.model.people import Partner
from bot.ports.pictures import PATH, Picture, Pictures

MOST = 5  # of one message

log = structlog.get_logger()


class PastedPictures:
    """`public_url` is where the bot's own links lead; without one there are none."""

    def __init__(self, connector: Connector, kept: Pictures, public_url: str | None) -> None:
        self._connector = connector
        self._kept = kept
        self._public_url = (public_url or "").rstrip("/")

    async def brought(self, activity: Activity, by: Partner) -> Activity:
        """The same with links that care can open, as far as there are any."""
        attached = activity.attachments or ()
        named = {str(one["contentUrl"]): _name(one) for one in attached if _pasted(one)}
        wanted = list(named.items())[:MOST]
        if not wanted or not self._public_url:
            return activity
        links = await asyncio.gather(*(self._link(*each, by) for each in wanted))
        found = dict(zip(named, links, strict=False))
        changed = tuple(_opened(each, found) for each in attached)
        return activity.model_copy(update={"attachments": changed})

    async def _link(self, address: str, name: str, by: Partner) -> str:
        """Empty where it cannot be taken along."""
        try:
            content = await self._connector.picture(address)
        except ChannelError as error:
            log.info("picture not fetched", channel=TEAMS, reason=str(error))
            return ""
        its_kind = kind(content)
        if its_kind is None:
            return ""
        id = await in_database(self._kept.keep, Picture(name, its_kind, content), by)
        return f"{self._public_url}{PATH}{id}" if id else ""


def _opened(attachment: Mapping[str, Any], links: Mapping[str, str]) -> Mapping[str, Any]:
    link = links.get(str(attachment.get("contentUrl")))
    return {**attachment, "contentUrl": link, "name": _name(attachment)} if link else attachment


def _pasted(attachment: Mapping[str, Any]) -> bool:
    address = attachment.get("contentUrl")
    picture = str(attachment.get("contentType") or "").lower().startswith("image/")
    return picture and isinstance(address, str) and for_the_bot_alone(address)


def _name(attachment: Mapping[str, Any]) -> str:
    """That it was given; most are given none."""
    given = attachment.get("name")
    shown = " ".join(given.split()) if isinstance(given, str) else ""
    return (shown or words.A_PICTURE)[:NAME_CHARACTERS]
