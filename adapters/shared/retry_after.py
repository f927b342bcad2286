"""How long a service wants to be left alone: its Retry-After, as far as that can be used."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 600.0  # seconds; then it is asked again, whatever it says


def seconds(header: object, otherwise: float, *, date: str = "", longest: float = LONGEST) -> float:
    """A number of seconds, or a date by the service's own clock, whose `date` came with it. Neither
    "nan" nor "1e9" nor a negative number is one; then it is `otherwise`."""
    text = str(header or "").strip()
    if re.fullmatch(r"[0-9]+", text):
        return min(float(text), longest)
    until = moment(text)
    if until is None:
        return otherwise
    now = moment(date) or datetime.now(UTC)
    return min(max((until - now).total_seconds(), 0.0), longest)


def moment(http_date: str) -> datetime | None:
    try:
        then = parsedate_to_datetime(http_date)
    except (ValueError, OverflowError):
        return None
    return then if then.tzinfo else then.replace(tzinfo=UTC)
