"""The bot's own token, asked of Microsoft Entra with the app's secret."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import aiohttp

from adapters.teams.client.cloud import SCOPE, Cloud
from adapters.teams.client.plain.requests import Requests
from adapters.teams.client.transport import NoToken, Rejected, Unreached
from bot.settings.settings import Settings

EARLY = 300.0  # seconds before its end in which a token is not used any more
REFUSALS = (400, 401, 403)  # everything else passes


class EntraToken:
    """Kept until shortly before its end; however many ask, Entra is asked once at a time."""

    def __init__(
        self,
        settings: Settings,
        cloud: Cloud,
        requests: Requests,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        password = settings.teams_app_password
        self._url = f"{cloud.authority(settings)}/oauth2/v2.0/token"
        self._form = {
            "grant_type": "client_credentials",
            "client_id": settings.teams_app_id or "",
            "client_secret": password.get_secret_value() if password else "",
            "scope": SCOPE,
        }
        self._requests = requests
        self._clock = clock
        self._token, self._until = "", 0.0
        self._one_at_a_time = asyncio.Lock()

    async def get(self) -> str:
        async with self._one_at_a_time:
            if not self._token or self._clock() >= self._until:
                await self._fetch()
            return self._token

    async def _fetch(self) -> None:
        asked = self._clock()
        try:
            said = await self._requests.made("POST", self._url, form=aiohttp.FormData(self._form))
        except Rejected as error:
            # What Entra says more may hold ids; its code stands in its documentation.
            raise NoToken(f"it answered {error.status}", refused=error.status in REFUSALS) from None
        except Unreached as error:
            raise NoToken(str(error), refused=False) from error
        token, lasts = said.get("access_token"), said.get("expires_in")
        if not isinstance(token, str) or not token:
            raise NoToken("it answered without one", refused=False)
        seconds = float(lasts) if isinstance(lasts, int | float) else EARLY
        self._token, self._until = token, asked + max(seconds - EARLY, seconds / 2)
