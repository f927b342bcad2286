"""Who may come in at POST /api/messages: the Bot Framework, and the emulator where a setting says
so."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web

from adapters.teams.activity import Activity, parse
from adapters.teams.channel import TeamsChannel
from adapters.teams.client.auth import Gate, Refused
from adapters.teams.limits import BODY_BYTES
from bot.settings.settings import is_loopback

# And all that begin with x-forwarded-.
FORWARDING = ("forwarded", "via", "x-real-ip", "x-original-host")


async def admitted(request: web.Request, channel: TeamsChannel) -> Activity:
    """The activity of a request; Refused or PayloadError where it is not for us."""
    if channel.gate is None:
        return await _emulated(request, channel)
    return await _signed(request, channel.gate)


async def _signed(request: web.Request, gate: Gate) -> Activity:
    claims = await gate.check_token(request.headers.get("Authorization", ""))
    activity = parse(await _body(request))
    gate.check_service(claims, activity.service_url)
    if activity.channel_id != "msteams":
        raise Refused(403, "this bot is for Microsoft Teams")
    return activity


async def _emulated(request: web.Request, channel: TeamsChannel) -> Activity:
    _check_local(request)
    activity = parse(await _body(request))
    if not channel.trusts(activity.service_url):
        raise Refused(403, "the emulator answers on this machine only")
    return activity


def _check_local(request: web.Request) -> None:
    """Whoever sends through a tunnel or a proxy is not on this machine."""
    forwarded = any(_is_forwarding(name.lower()) for name in request.headers)
    if forwarded or not is_loopback(_host(request)):
        raise Refused(403, "TEAMS_AUTH=disabled answers requests of this machine only")


def _is_forwarding(header: str) -> bool:
    return header in FORWARDING or header.startswith("x-forwarded-")


def _host(request: web.Request) -> str:
    try:
        return urlsplit(f"//{request.headers.get('Host', '')}").hostname or ""
    except ValueError:
        return ""


async def _body(request: web.Request) -> bytes:
    try:
        body = await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Refused(413, "the body is too large") from None
    if len(body) > BODY_BYTES:
        raise Refused(413, "the body is too large")
    return body
