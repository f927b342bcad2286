"""One request to one of the few hosts that are asked here, and its whole answer, within limits."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any

import aiohttp
from yarl import URL

from adapters.shared import outgoing
from adapters.teams.client.cloud import PATIENCE
from adapters.teams.client.transport import Json, Rejected, Unreached

ANSWER_BYTES = 1024 * 1024  # a page of members is some kilobytes


class Requests:
    """A session a host, so that connections are kept."""

    def __init__(self, private: Collection[str]) -> None:
        self._private = private
        self._sessions: dict[str, outgoing.Session] = {}

    async def made(
        self,
        method: str,
        url: str,
        *,
        token: str = "",
        json: Json | None = None,
        form: aiohttp.FormData | None = None,
    ) -> Json:
        """The answer's object, empty where there is none; Rejected or Unreached."""
        headers = {"Authorization": f"Bearer {token}"} if token else None
        try:
            async with self._session(url).request(
                method,
                URL(url, encoded=True),
                json=json,
                data=form,
                headers=headers,
                allow_redirects=False,
            ) as answer:
                body = await _whole(answer)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise Unreached(str(error) or type(error).__name__) from error
        if not 200 <= answer.status < 300:
            raise Rejected(answer.status, answer.headers, body)
        return _object(body)

    async def close(self) -> None:
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.close()

    def _session(self, url: str) -> outgoing.Session:
        host = outgoing.host_of(url)
        if host not in self._sessions:
            timeout = aiohttp.ClientTimeout(total=PATIENCE)
            self._sessions[host] = outgoing.session([host], self._private, timeout=timeout)
        return self._sessions[host]


async def _whole(answer: aiohttp.ClientResponse) -> str:
    read = bytearray()
    async for part in answer.content.iter_any():
        read += part
        if len(read) > ANSWER_BYTES:
            raise ValueError("the answer has no end")
    return read.decode("utf-8", "replace")


def _object(body: str) -> Mapping[str, Any]:
    if not body.strip():
        return {}
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreached("it answered something else than JSON") from None
    return content if isinstance(content, dict) else {}
