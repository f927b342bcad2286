"""Whatever a service says of when to come back, nobody waits for ever, and nothing breaks."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.helpdesk.http import RETRY_AFTER, wait
from adapters.shared.retry_after import LONGEST, seconds

ODD = ["nan", "NaN", "inf", "-inf", "Infinity", "1e9", "-5", "+5", "0x10", "1_000", "\u0663", "5 s"]


@pytest.mark.parametrize("header", [*ODD, "", None, "tomorrow", "Mon, 99 Nov 2026 10:00:09 GMT"])
def test_what_is_no_number_of_seconds_is_ours(header: str | None) -> None:
    assert seconds(header, 7.0) == 7.0


@pytest.mark.parametrize(
    ("header", "waits"),
    [("0", 0.0), (" 30 ", 30.0), ("99999999", LONGEST), ("9" * 400, LONGEST)],
)
def test_a_number_counts_up_to_ten_minutes(header: str, waits: float) -> None:
    assert seconds(header, 7.0) == waits


def test_a_date_is_by_the_services_own_clock() -> None:
    """Ours may be wrong; one that has passed is now."""
    date = "Mon, 02 Nov 2026 10:00:00 GMT"
    assert seconds("Mon, 02 Nov 2026 10:00:09 GMT", 7.0, date=date) == 9.0
    assert seconds("Mon, 02 Nov 2026 09:00:09 GMT", 7.0, date=date) == 0.0


@pytest.mark.parametrize("header", ODD)
def test_a_helpdesk_is_asked_again_in_our_own_time(header: str) -> None:
    """Its pause is one that a clock and an event loop can take."""
    pause = wait({"Retry-After": header})
    assert pause == RETRY_AFTER
    assert timedelta(seconds=pause)
    assert asyncio.run(asyncio.sleep(0, "slept")) == "slept"
