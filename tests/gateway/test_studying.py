"""What nobody waits for leaves the time to those who do."""

from __future__ import annotations

import pytest

from bot.gateway.studying import PART, SELDOM, Seldom


@pytest.mark.parametrize(
    ("takes", "pause"),
    [(0.1, 60.0), (3.0, 3.0 / PART), (100.0, SELDOM)],
    ids=["quick", "slow", "endless"],
)
async def test_what_takes_long_is_done_seldom(takes: float, pause: float) -> None:
    now, done = [0.0], list[float]()

    async def work() -> None:
        done.append(now[0])
        now[0] += takes

    seldom = Seldom(60.0, begin=60.0, clock=lambda: now[0])
    for moment in (0.0, 59.0, 60.0, 60.0 + pause - 1, 60.0 + pause):
        now[0] = max(moment, now[0])
        await seldom.run(work)
    assert done == [60.0, 60.0 + pause]
