"""Response URLs: the only way to what one person sees. Each takes five messages within half an
hour."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp
from cryptography.fernet import InvalidToken

from adapters.shared import outgoing
from adapters.shared.sealing import seal
from adapters.slack import limits
from adapters.slack.client.refusals import pause
from adapters.slack.fields import Json
from adapters.slack.places import CHANNEL
from bot.errors import ChannelError, PayloadError
from bot.gateway.executor import in_database
from bot.model.people import Place
from bot.model.text import natural
from bot.ports.slots import Slots

HOST = "https://hooks.slack.com"
GOV_HOST = "https://hooks.slack-gov.com"
ASKER = "asker"  # in a reference: the person who may be told in another way
AT_HAND = 1000  # references that wait for their first use


@dataclass(frozen=True, slots=True)
class Pressed:
    """A message that was written through a response URL: where, what, and in how many parts."""

    place: Place
    slot: str
    parts: int


def marked(messages: list[Json], place: Place, slot: str) -> list[Json]:
    """Let the blocks with buttons carry what `pressed` reads: no message id is ever known of such a
    message.

    Slack wants new block ids whenever a message changes; the last part sees to that.
    """
    fresh = secrets.token_hex(4)
    begins = f"{place.key}|{slot}|{len(messages)}"
    return [
        {**message, "blocks": list(_marked(message["blocks"], begins, fresh))}
        for message in messages
    ]


def _marked(blocks: Sequence[Json], begins: str, fresh: str) -> Iterator[Json]:
    for number, block in enumerate(blocks):
        if block["type"] in ("actions", "context_actions", "section"):
            yield {**block, "block_id": f"{begins}|{number}.{fresh}"}
        else:
            yield block


def pressed(block_id: str) -> Pressed | None:
    """The message of a press, where it was written through a response URL."""
    match block_id.split("|"):
        case [key, slot, said, _] if parts := natural(said):
            return Pressed(Place(CHANNEL, key), slot, parts)
        case _:
            return None


class Replies:
    """Keeps the newest response URL of a place, encrypted, because it lets anybody write there.

    Only URLs that begin with `host` and a slash are taken: scheme, host and port are exactly those.
    """

    def __init__(self, slots: Slots, secret: str, hosts: Sequence[str] = (HOST,)) -> None:
        self._fernet = seal(secret, "slack response urls")
        self._slots = slots
        self._hosts = hosts
        self._at_hand: dict[Place, Mapping[str, Any]] = {}

    def opened(self, place: Place, url: str, asker: str) -> Json:
        """How to write to a new place, to be kept with the turn that opens it; the first who writes
        there has it at hand."""
        if len(self._at_hand) >= AT_HAND:
            self._at_hand.clear()
        self._at_hand[place] = reference = self._sealed(url, asker)
        return reference

    async def keep(
        self, place: Place, url: str, asker: str, presses: Pressed | None = None
    ) -> None:
        """Remember how to write to a place; `asker` is who alone reads there, empty where others
        do; `presses` is the message that this URL can replace."""
        replaces = {"slot": presses.slot, "parts": presses.parts} if presses else {}
        reference = {**self._sealed(url, asker), **replaces}
        await in_database(self._slots.keep_reference, place, reference)

    async def reference(self, place: Place) -> Mapping[str, Any]:
        """How to write to the place, as it was kept last; empty where nobody knows."""
        at_hand = self._at_hand.pop(place, None)
        return at_hand or await in_database(self._slots.reference, place) or {}

    def checked(self, url: str) -> str:
        """The URL, if it is Slack's: whatever it names is sent what only one person may see."""
        if not any(url.startswith(f"{host}/") for host in self._hosts):
            raise PayloadError("response_url is not Slack's")
        return url

    async def write(
        self,
        session: outgoing.Session,
        reference: Mapping[str, Any],
        slot: str,
        messages: list[Json],
        *,
        visible: str,
    ) -> None:
        """Replace the slot's message where the newest URL can; else write a new one.

        Of a card in several parts only the last has buttons and can change. Slack itself counts the
        uses.
        """
        url = self._unsealed(reference)
        replace = reference.get("slot") == slot
        if replace and reference["parts"] == len(messages):
            messages = messages[-1:]
        for message in messages:
            await post(session, url, message, visible=visible, replace=replace)
            replace = False

    def _sealed(self, url: str, asker: str) -> Json:
        sealed = self._fernet.encrypt(self.checked(url).encode()).decode()
        return {"url": sealed, ASKER: asker}

    def _unsealed(self, reference: Mapping[str, Any]) -> str:
        try:
            return self._fernet.decrypt(
                reference.get("url", ""), ttl=limits.RESPONSE_SECONDS
            ).decode()
        except InvalidToken:  # too old, or sealed before the signing secret was changed
            raise ChannelError("the response_url is too old") from None


async def post(
    session: outgoing.Session, url: str, message: Json, *, visible: str, replace: bool = False
) -> None:
    """Write through a response URL, or ChannelError."""
    how = {
        "response_type": visible,
        "replace_original": replace,
        "unfurl_links": False,
        "unfurl_media": False,
    }
    try:
        async with session.post(url, json={**message, **how}, allow_redirects=False) as answer:
            status, body = answer.status, await answer.text()
            wait = pause(answer.headers.get("Retry-After"))
    except (aiohttp.ClientError, TimeoutError) as error:
        raise ChannelError(f"response_url: {type(error).__name__}", retry_after=1) from error
    if status == 429 or status >= 500:
        raise ChannelError(f"response_url: {status}", retry_after=wait)
    if status != 200 or '"ok":false' in body.replace(" ", ""):
        raise ChannelError(f"response_url: {status} {body[:100]}")
