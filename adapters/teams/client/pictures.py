"""A picture that only the bot may fetch, within limits: from a service that is trusted, few bytes,
and only if it is one."""

from __future__ import annotations

from collections.abc import Collection

import aiohttp

from adapters.shared import outgoing
from adapters.teams.client.transport import Rejected, Unreached

MOST_BYTES = 4 * 1024**2
PATIENCE = 3.0  # seconds; whoever sent it waits for the answer to their words
# How each kind begins that every helpdesk and browser can show.
KINDS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


async def fetched(address: str, token: str, private: Collection[str]) -> bytes:
    """Rejected, or Unreached, also where there are too many bytes."""
    timeout = aiohttp.ClientTimeout(total=PATIENCE)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        async with (
            outgoing.session([outgoing.host_of(address)], private, timeout=timeout) as session,
            session.get(address, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise Rejected(answer.status, answer.headers, "")
            return await _bounded(answer)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        raise Unreached(str(error) or type(error).__name__) from error


async def _bounded(answer: aiohttp.ClientResponse) -> bytes:
    read = bytearray()
    async for part in answer.content.iter_any():
        read += part
        if len(read) > MOST_BYTES:
            raise ValueError("the picture is too large")
    return bytes(read)


def kind(content: bytes) -> str | None:
    """By its first bytes, whatever it is said to be."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for begin, kind in KINDS.items() if content.startswith(begin)), None)
