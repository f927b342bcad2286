"""Doors for this machine alone: whether a request comes from it, and through nothing in between.

A proxy or a tunnel that runs here reaches loopback too. Most tell by a header whom they forward
for; what tells nothing cannot be seen from here, so a door that does harm needs a secret as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from aiohttp import web

from bot.settings.operation import is_loopback

# What proxies, tunnels, load balancers and content networks add; and all names that begin so.
FORWARDING = frozenset(
    {
        "cdn-loop",
        "client-ip",
        "forwarded",
        "front-end-https",
        "true-client-ip",
        "via",
        "x-host",
        "x-http-host-override",
        "x-nginx-proxy",
        "x-rewrite-url",
        "x-scheme",
        "x-url-scheme",
    }
)
BEGINNINGS = (
    "akamai-",
    "cf-",
    "fastly-",
    "fly-",
    "ngrok-",
    "proxy-",
    "tailscale-",
    "wl-proxy-",
    "x-amz",
    "x-appengine-",
    "x-arr-",
    "x-azure-",
    "x-client-",
    "x-cloud-",
    "x-cluster-",
    "x-envoy-",
    "x-forwarded",
    "x-ms-proxy",
    "x-original-",
    "x-proxy",
    "x-real-",
    "x-remote-",
    "x-vercel-",
)


def from_this_machine(request: web.Request) -> bool:
    """A foreign name that was pointed at this machine is none of its names."""
    if forwarded(request.headers):
        return False
    return is_loopback(request.remote or "") and is_loopback(_host(request))


def forwarded(headers: Iterable[str]) -> bool:
    """By the names of the headers."""
    return any(_tells(name.lower()) for name in headers)


def _tells(header: str) -> bool:
    return header in FORWARDING or header.startswith(BEGINNINGS)


def _host(request: web.Request) -> str:
    try:
        return urlsplit(f"//{request.host}").hostname or ""
    except ValueError:
        return ""
