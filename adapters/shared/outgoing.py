"""Out to the network: every HTTP session of ours is made here, for the few hosts that it may ask.

It refuses other hosts, redirects, and names whose address is not public: whoever a forged address,
or a forged answer of the name server, would send us to gets no request, and so no token.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Collection, Mapping
from functools import partial
from types import SimpleNamespace
from urllib.parse import urlsplit

import aiohttp
import structlog
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.settings.operation import is_loopback

NOBODY: frozenset[str] = frozenset()
Session = aiohttp.ClientSession  # to speak of one; `session` makes it

log = structlog.get_logger()


class RefusedHost(aiohttp.ClientError):
    """A request that the bot must not make; nothing was sent."""


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def session(
    hosts: Collection[str],
    private: Collection[str] = NOBODY,
    *,
    timeout: aiohttp.ClientTimeout | None = None,
    headers: Mapping[str, str] | None = None,
) -> Session:
    """A session for exactly these hosts; those of them that are `private` may have an address that
    is not public."""
    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(partial(_known, frozenset(hosts)))
    trace.on_request_redirect.append(_not_followed)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=_Resolver(private)),
        trace_configs=[trace],
        timeout=timeout or aiohttp.ClientTimeout(total=30, connect=5),
        headers=headers,
    )


async def _known(
    hosts: frozenset[str],
    session: Session,
    trace: SimpleNamespace,
    start: aiohttp.TraceRequestStartParams,
) -> None:
    host = start.url.host or ""
    if host not in hosts:
        raise RefusedHost(f"the host {host} is not one that is asked here")
    named = _as_address(host)
    if named and _never(named):
        raise RefusedHost(f"the address {host} is none that is asked; name another host")


async def _not_followed(
    session: Session, trace: SimpleNamespace, redirect: aiohttp.TraceRequestRedirectParams
) -> None:
    redirect.response.close()
    raise RefusedHost(f"{redirect.url.host} answers with a redirect, which is not followed")


class _Resolver(AbstractResolver):
    """Looks at the very addresses that are connected to next, so that a name cannot change its mind
    in between."""

    def __init__(self, private: Collection[str]) -> None:
        self._private = private
        self._inner = aiohttp.DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for one in found:
            check_address(host, one["host"], self._private)
        return found

    async def close(self) -> None:
        await self._inner.close()


def check_address(host: str, address: str, private: Collection[str] = NOBODY) -> None:
    """OSError when this is no address for a name. A host that a setting gives as an address has no
    name to check."""
    if not _fits(host, ipaddress.ip_address(address.partition("%")[0]), host in private):
        fix = (
            "correct its name server"
            if host in private
            else f"if it is your own network, set PRIVATE_HOSTS={host}"
        )
        log.warning("address refused", host=host, address=address, fix=fix)
        raise OSError(errno.EACCES, f"the address {address} is not public; {fix}")


def check_given(host: str, private: Collection[str] = NOBODY) -> None:
    """OSError when somebody who only looks names a host by an address that is not public: no name
    server is asked of it."""
    address = _as_address(host)
    if address and not _fits("", address, host in private):
        raise OSError(errno.EACCES, f"{host} is not public; PRIVATE_HOSTS names what is your own")


def _as_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None


def _never(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Link-local: a cloud's own secrets."""
    address = _inner(address)
    return address.is_multicast or address.is_unspecified or address.is_link_local


def _inner(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address


def _fits(host: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address, private: bool) -> bool:
    address = _inner(address)
    if _never(address):
        return False
    return private or address.is_global or (is_loopback(host) and address.is_loopback)
