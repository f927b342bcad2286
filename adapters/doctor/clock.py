"""Whether this machine's clock is right, by what others say with every answer of theirs."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from email.utils import parsedate_to_datetime

import aiohttp

from adapters.shared import outgoing
from adapters.shared.check import Check

AWAY = 60.0  # seconds; Slack's signatures and Microsoft's tokens take five minutes at most
TIMEOUT = aiohttp.ClientTimeout(total=10)


async def check(
    others: Mapping[str, str], private: Collection[str], now: Callable[[], float] = time.time
) -> Check:
    """`others` are addresses by name. One of them may be wrong; therefore the nearest counts."""
    offsets = {name: await _offset(url, private, now) for name, url in others.items()}
    known = {name: offset for name, offset in offsets.items() if offset is not None}
    if not known:
        return Check("clock", "not compared: nobody outside tells the time")
    name, offset = min(known.items(), key=lambda one: abs(one[1]))
    if abs(offset) <= AWAY:
        return Check("clock", f"as at {', '.join(known)}")
    way = "ahead of" if offset > 0 else "behind"
    fix = (
        "let this machine set its clock by itself (timedatectl set-ntp true); else signatures and"
        " tokens are refused"
    )
    return Check("clock", f"{abs(offset):.0f} s {way} {name}", fix)


async def _offset(url: str, private: Collection[str], now: Callable[[], float]) -> float | None:
    """Seconds by which we are ahead."""
    try:
        async with (
            outgoing.session([outgoing.host_of(url)], private, timeout=TIMEOUT) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            return now() - parsedate_to_datetime(answer.headers["Date"]).timestamp()
    except (aiohttp.ClientError, TimeoutError, KeyError, ValueError):
        return None
