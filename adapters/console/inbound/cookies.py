"""The console's two cookies: who is signed in, and the sign-in that is under way."""

from __future__ import annotations

import json
from dataclasses import asdict

from aiohttp import web
from cryptography.fernet import InvalidToken

from adapters.console.client.openid import Flow, OpenId
from adapters.console.sessions.session import LASTS
from adapters.shared.sealing import seal

FLOW_LASTS = 600  # seconds that somebody has to sign in
PURPOSE = "console sign-in"


def session(request: web.Request, *, safe: bool) -> str:
    """What the browser brings along; empty where it brings nothing."""
    return request.cookies.get(_named("console", safe=safe), "")


def keep_session(response: web.StreamResponse, cookie: str, *, safe: bool) -> None:
    """`safe`: over https alone, and of this very host."""
    name, lasts = _named("console", safe=safe), int(LASTS.total_seconds())
    response.set_cookie(
        name, cookie, max_age=lasts, path="/", httponly=True, samesite="Lax", secure=safe
    )


def drop_session(response: web.StreamResponse, *, safe: bool) -> None:
    response.del_cookie(
        _named("console", safe=safe), path="/", httponly=True, samesite="Lax", secure=safe
    )


def keep_flow(response: web.StreamResponse, flow: Flow, account: OpenId) -> None:
    """Sealed, so that nobody reads or makes one; what nobody finishes is forgotten by itself."""
    sealed = seal(account.provider.secret, PURPOSE).encrypt(json.dumps(asdict(flow)).encode())
    response.set_cookie(
        _named("console-flow", safe=True),
        sealed.decode(),
        max_age=FLOW_LASTS,
        path="/",
        httponly=True,
        samesite="Lax",
        secure=True,
    )


def flow(request: web.Request, account: OpenId) -> Flow | None:
    """The sign-in that this very browser began, and with this account."""
    sealed = request.cookies.get(_named("console-flow", safe=True), "")
    try:
        opened = seal(account.provider.secret, PURPOSE).decrypt(sealed.encode(), ttl=FLOW_LASTS)
    except InvalidToken:
        return None
    found = Flow(**json.loads(opened))
    return found if found.account == account.provider.name else None


def drop_flow(response: web.StreamResponse) -> None:
    response.del_cookie(
        _named("console-flow", safe=True), path="/", httponly=True, samesite="Lax", secure=True
    )


def _named(name: str, *, safe: bool) -> str:
    """A browser takes a name that begins so from this very host alone."""
    return f"__Host-{name}" if safe else name
