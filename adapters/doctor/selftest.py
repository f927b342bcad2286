"""How the bot is asked by its own doctor: a channel like others, whose one question a day waits for
its answer.

What comes out went all the way: through the proxy and this server, the desk, the database and the
outbox.
"""

from __future__ import annotations

import asyncio
import json
from uuid import uuid4

from aiohttp import web
from cryptography.fernet import Fernet, InvalidToken

from adapters.shared import refusals
from adapters.shared.sealing import seal
from bot.dialogue.turns import Ask
from bot.errors import CareError, SettingsError
from bot.gateway.intake import Intake
from bot.model.people import Company, Conversation, Partner, Place, Venue
from bot.ports.channel import Delivery
from bot.settings.settings import Settings

PATH = "/selftest"
WITHIN = 10.0  # seconds
PROOF_LASTS = 60  # seconds

DOCTOR = Partner("selftest:doctor", "doctor", Company("selftest", "doctor"), guest=True)
HERE = Place("selftest", "here")


class SelfTest:
    """The channel. An answer that nobody waits for, as after a restart, is let go."""

    name = HERE.channel

    def __init__(self) -> None:
        self._awaited: dict[str, asyncio.Future[Delivery]] = {}

    async def deliver(self, delivery: Delivery) -> None:
        awaited = self._awaited.get(delivery.slot)
        if awaited and not awaited.done():
            awaited.set_result(delivery)

    async def answer(self, intake: Intake, question: str) -> Delivery:
        """BusyError, or TimeoutError, when there is none."""
        where = Conversation(HERE, HERE, Venue.DIRECT)
        pending = await intake.take(
            Ask(id=f"selftest:{uuid4()}", by=DOCTOR, where=where, text=question)
        )
        slot = pending[0].delivery.slot
        awaited: asyncio.Future[Delivery] = asyncio.get_running_loop().create_future()
        self._awaited[slot] = awaited
        intake.send_soon(pending)
        try:
            async with asyncio.timeout(WITHIN):
                return await awaited
        finally:
            del self._awaited[slot]


def mount(app: web.Application, settings: Settings, intake: Intake, channel: SelfTest) -> None:
    """Nothing where there is no secret that a doctor could prove itself with."""
    fernet = _fernet(settings)
    if fernet is None:
        return

    async def asked(request: web.Request) -> web.Response:
        _check(fernet, request)
        try:
            question = str(json.loads(await request.read())["question"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return web.Response(status=400, text='the body must be {"question": "..."}')
        try:
            delivery = await channel.answer(intake, question)
        except (CareError, TimeoutError) as error:
            return web.json_response({"problem": str(error) or "no answer came out"}, status=503)
        return web.json_response({"card": type(delivery.card).__name__})

    async def seen(request: web.Request) -> web.Response:
        _check(fernet, request)
        return web.json_response({"refused": request.app[refusals.KEY].every()})

    app.router.add_post(PATH, asked)
    app.router.add_get(PATH, seen)


def _check(fernet: Fernet, request: web.Request) -> None:
    """HTTPUnauthorized for whoever is not our own doctor."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        fernet.decrypt(given, ttl=PROOF_LASTS)
    except InvalidToken:
        fix = "the doctor must have the settings of the server"
        raise web.HTTPUnauthorized(text=fix) from None


def proof(settings: Settings) -> dict[str, str]:
    """Headers by which the server knows its own doctor; SettingsError without a secret."""
    fernet = _fernet(settings)
    if fernet is None:
        raise SettingsError(
            "--watch is for a bot in Slack or Teams: set SLACK_BOT_TOKEN or MicrosoftAppId"
        )
    return {"Authorization": f"Bearer {fernet.encrypt(b'').decode()}"}


def _fernet(settings: Settings) -> Fernet | None:
    """From a secret that server and doctor both have."""
    secrets = (
        settings.slack_signing_secret,
        settings.slack_bot_token,
        settings.slack_client_secret,
        settings.teams_app_password,
    )
    secret = next((one for one in secrets if one), None)
    return seal(secret.get_secret_value(), "selftest") if secret else None
