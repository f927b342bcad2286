"""Signing in and out. Whoever comes back is compared with what was sent along with them."""

from __future__ import annotations

import hmac

import structlog
from aiohttp import web

from adapters.console.addresses import OVERVIEW, SIGN_IN
from adapters.console.client.openid import Flow, OpenId, Unproven
from adapters.console.console import Console
from adapters.console.drawing import pages
from adapters.console.inbound import cookies
from adapters.console.inbound.guard import Filled, Guard, Handler, seen_elsewhere, shown
from adapters.console.sessions import session
from adapters.console.sessions.session import Session
from adapters.web.visitors import agent
from bot.dialogue import words
from bot.errors import BusyError, PayloadError, RefusedError
from bot.gateway.executor import in_database

LONGEST = 4000  # characters of a code

log = structlog.get_logger()


class SigningIn:
    def __init__(self, console: Console) -> None:
        self._console = console

    def mount(self, app: web.Application, guard: Guard) -> None:
        app.router.add_post("/console/sign-out", guard.act(self.out))
        app.router.add_post("/console/sign-out-everywhere", guard.act(self.out_everywhere))
        app.router.add_get(SIGN_IN, guard.anybody(self.door))
        if self._console.open:
            app.router.add_post("/console/be", guard.act(self.be))
        for account in self._console.accounts.values():
            name = account.provider.name
            app.router.add_get(f"{SIGN_IN}/{name}", guard.anybody(self._begin(account)))
            app.router.add_get(f"/console/signed-in/{name}", guard.anybody(self._finish(account)))

    async def door(self, request: web.Request) -> web.Response:
        why = {"out": words.SIGNED_OUT, "meanwhile": words.SIGNED_OUT_MEANWHILE}
        told = why.get(request.query.get("why", ""), "")
        return shown(pages.door(tuple(self._console.accounts), told))

    async def out(self, request: web.Request, by: Session, filled: Filled) -> web.Response:
        await in_database(self._console.sessions.end, by)
        return self._left()

    async def out_everywhere(
        self, request: web.Request, by: Session, filled: Filled
    ) -> web.Response:
        await in_database(self._console.sessions.end_all, by.by.id)
        return self._left()

    async def be(self, request: web.Request, by: Session, filled: Filled) -> web.Response:
        """Another of the playground's people, with a session of their own."""
        if filled.get("agent") not in words.PLAYGROUND_AGENTS:
            raise PayloadError("nobody of that name")
        await in_database(self._console.sessions.end, by)
        begun = session.begun(agent(filled["agent"]), (), self._console.clock())
        await in_database(self._console.sessions.begin, begun, begun.cookie, begun.checked)
        response = seen_elsewhere(OVERVIEW)
        cookies.keep_session(response, begun.cookie, safe=False)
        return response

    def _begin(self, account: OpenId) -> Handler:
        async def begin(request: web.Request) -> web.Response:
            flow = account.begun()
            try:
                address = await account.address(flow)
            except BusyError:
                return self._refused(503, words.ACCOUNT_AWAY)
            response = seen_elsewhere(address)
            cookies.keep_flow(response, flow, account)
            return response

        return begin

    def _finish(self, account: OpenId) -> Handler:
        async def finish(request: web.Request) -> web.Response:
            try:
                response = await self._signed_in(request, account)
            except Unproven:
                response = self._refused(403, words.NOT_PROVEN)
            except RefusedError:
                response = self._refused(403, words.NOT_OF_CARE)
            except BusyError:
                response = self._refused(503, words.ACCOUNT_AWAY)
            cookies.drop_flow(response)
            return response

        return finish

    async def _signed_in(self, request: web.Request, account: OpenId) -> web.Response:
        """A new session, whatever the browser had; what it had ends."""
        flow = self._flow(request, account)
        code = request.query.get("code", "")
        if not code or len(code) > LONGEST:
            raise Unproven("no code")
        who = await account.finished(flow, code)
        by = await self._console.members[who.account](who.user, who.homes)
        begun = session.begun(by, who.homes, self._console.clock())
        first = await in_database(self._console.sessions.begin, begun, flow.state, begun.checked)
        if not first:
            log.warning("sign-in refused", reason="it came twice", person=by.id)
            raise Unproven("it came twice")
        await self._end_former(request)
        log.info("console session begun", person=by.id)
        response = seen_elsewhere(OVERVIEW)
        cookies.keep_session(response, begun.cookie, safe=True)
        return response

    def _flow(self, request: web.Request, account: OpenId) -> Flow:
        """Unproven for an answer to a question that this browser did not ask."""
        flow = cookies.flow(request, account)
        state = request.query.get("state", "")
        if flow is None or not hmac.compare_digest(flow.state.encode(), state.encode()):
            log.warning("sign-in refused", reason="not the sign-in of this browser")
            raise Unproven("not the sign-in of this browser")
        return flow

    async def _end_former(self, request: web.Request) -> None:
        cookie = cookies.session(request, safe=True)
        former = await in_database(self._console.sessions.session, cookie, self._console.clock())
        if former:
            await in_database(self._console.sessions.end, former)

    def _left(self) -> web.Response:
        response = seen_elsewhere(f"{SIGN_IN}?why=out")
        cookies.drop_session(response, safe=not self._console.open)
        return response

    def _refused(self, status: int, sentence: str) -> web.Response:
        return shown(pages.door(tuple(self._console.accounts), sentence), status=status)
