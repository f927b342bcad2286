"""Who may come in at POST /api/messages: the Bot Framework, and the emulator where a setting says
so."""

from __future__ import annotations

from aiohttp import web

from adapters.shared.loopback import from_this_machine
from adapters.teams.activity import Activity, parse
from adapters.teams.channel import TeamsChannel
from adapters.teams.client.auth import TurnedAway
from adapters.teams.client.gate import Gate
from adapters.teams.limits import BODY_BYTES


async def admitted(request: web.Request, channel: TeamsChannel) -> Activity:
    """The activity of a request; TurnedAway or PayloadError where it is not for us."""
    if channel.gate is None:
        activity = await _emulated(request, channel)
    else:
        activity = await _signed(request, channel.gate)
    return activity.model_copy(update={"whispers": channel.whispers})


async def _signed(request: web.Request, gate: Gate) -> Activity:
    claims = await gate.check_token(request.headers.get("Authorization", ""))
    activity = parse(await _body(request))
    gate.check_service(claims, activity.service_url)
    if activity.channel_id != "msteams":
        raise TurnedAway(403, "this bot is for Microsoft Teams")
    return activity


async def _emulated(request: web.Request, channel: TeamsChannel) -> Activity:
    _check_local(request)
    activity = parse(await _body(request))
    if not channel.trusts(activity.service_url):
        raise TurnedAway(403, "the emulator answers on this machine only")
    return activity


def _check_local(request: web.Request) -> None:
    """Whoever sends through a tunnel or a proxy is not on this machine."""
    if not from_this_machine(request):
        raise TurnedAway(403, "TEAMS_AUTH=disabled answers requests of this machine only")


async def _body(request: web.Request) -> bytes:
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise TurnedAway(413, "the body is too large") from None
    if len(body) > BODY_BYTES:
        raise TurnedAway(413, "the body is too large")
    return body
