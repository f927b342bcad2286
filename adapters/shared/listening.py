"""Where requests come in: taken before anything is begun, so that a start that cannot listen ends
in a sentence and leaves no trace."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.errors import SettingsError

Sockets = list[socket.socket]


@dataclass(frozen=True)
class Door:
    """`named` is what stands before HOST and PORT in the names of its settings."""

    host: str
    port: int
    named: str = ""

    @contextmanager
    def taken(self) -> Iterator[Sockets]:
        """A socket for each address of the host; SettingsError when one of them is not to be
        had."""
        with ExitStack() as opened:
            try:
                sockets = [opened.enter_context(one) for one in self._bound()]
            except (OSError, UnicodeError) as error:
                raise self._refused(error) from None
            yield sockets

    async def open(self, runner: web.AppRunner, sockets: Sockets) -> None:
        """SettingsError when somebody else took it at the same moment, and listens first."""
        try:
            for one in sockets:
                await web.SockSite(runner, one).start()
        except OSError as error:
            raise self._refused(error) from None

    def _bound(self) -> Iterator[socket.socket]:
        """Each is the receiver's to close, from the moment on that it is given."""
        name = (self.host, self.port)
        found = socket.getaddrinfo(*name, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, _, _, address in dict.fromkeys(found):
            one = socket.socket(family, kind)
            yield one
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            one.bind(address)

    def _refused(self, error: OSError | UnicodeError) -> SettingsError:
        reason = getattr(error, "strerror", None) or str(error)
        fix = _fix(error).format(HOST=f"{self.named}HOST", PORT=f"{self.named}PORT")
        return SettingsError(f"cannot listen on {self.host}:{self.port} ({reason}); {fix}")


def address(sockets: Sockets) -> str:
    """Where they listen, for people."""
    host, port = sockets[0].getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def _fix(error: Exception) -> str:
    match error:
        case PermissionError():
            return "set a {PORT} from 1024 on, and let a proxy listen on the lower one"
        case socket.gaierror() | UnicodeError():
            return "set {HOST} to an address of this machine, or to 0.0.0.0 for all of them"
        case _:
            return "set another {HOST} or {PORT}, or stop what listens there"
