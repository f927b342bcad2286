"""Out to the network for libraries that ask in threads, as Microsoft's do: what `outgoing` is for
the event loop.

A module of its own, because what it imports takes 7 MB that nobody else needs.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import NewConnectionError

from adapters.shared.outgoing import check_address, host_of


def blocking_session(
    hosts: Collection[str], private: Collection[str], timeout: float
) -> requests.Session:
    """`hosts` and `private` as in `outgoing.session`; `timeout` is in seconds."""
    made = requests.Session()
    guard(made, hosts, private, timeout)
    return made


def guard(
    session: requests.Session,
    hosts: Collection[str],
    private: Collection[str],
    timeout: float | None = None,
) -> None:
    """Let a library's own session ask these hosts only; `timeout` is for what asks without one."""
    session.max_redirects = 0
    if not isinstance(session.adapters.get("https://"), _Adapter):
        for scheme in ("http://", "https://"):
            session.mount(scheme, _Adapter(frozenset(hosts), private, timeout))


class _Adapter(HTTPAdapter):
    def __init__(
        self, hosts: frozenset[str], private: Collection[str], timeout: float | None
    ) -> None:
        super().__init__()
        self._hosts = hosts
        self._timeout = timeout

        class Connection(HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                try:
                    check_address(self.host, self.sock.getpeername()[0], private)
                except OSError as error:
                    self.close()
                    raise NewConnectionError(self, str(error)) from None

        class Pool(HTTPSConnectionPool):
            ConnectionCls = Connection

        self.poolmanager.pool_classes_by_scheme = {
            **self.poolmanager.pool_classes_by_scheme,
            "https": Pool,
        }

    def send(self, request: requests.PreparedRequest, *args: Any, **how: Any) -> requests.Response:
        host = host_of(request.url or "")
        if host not in self._hosts:
            raise requests.exceptions.InvalidURL(f"the host {host} is not one that is asked here")
        how["timeout"] = how.get("timeout") or self._timeout
        return super().send(request, *args, **how)
