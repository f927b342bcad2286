"""What the running server saw: only requests show whether a secret is the platform's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp

from adapters.doctor import selftest
from adapters.shared import outgoing
from adapters.shared.check import Check
from bot.errors import SettingsError
from bot.settings.settings import Settings

TIMEOUT = aiohttp.ClientTimeout(total=30)


def address(settings: Settings) -> str:
    """Where the server is, seen from its own machine."""
    return f"http://127.0.0.1:{settings.port}"


async def checks(settings: Settings, url: str | None) -> AsyncIterator[Check]:
    """Nothing where the server knows its doctor by nothing: it is the playground alone."""
    try:
        seen = await _seen(settings, url or address(settings))
    except SettingsError:
        return
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        at = url or address(settings)
        yield Check("server", f"not asked: no bot of these settings answers at {at}")
        return
    for door, (count, fix) in seen.items():
        yield Check("server", f"{count} requests to {door} were refused and none was taken", fix)
    if not seen:
        yield Check("server", "runs, and refused nobody")


async def _seen(settings: Settings, url: str) -> dict[str, Any]:
    async with (
        session(settings, url) as asking,
        asking.get(
            f"{url.rstrip('/')}{selftest.PATH}",
            headers=selftest.proof(settings),
            raise_for_status=True,
        ) as answer,
    ):
        return dict((await answer.json())["refused"])


def session(settings: Settings, url: str) -> outgoing.Session:
    """To a server that may be anywhere in our own network."""
    host = outgoing.host_of(url)
    return outgoing.session([host], {*settings.private, host}, timeout=TIMEOUT)
