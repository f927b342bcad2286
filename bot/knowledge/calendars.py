"""Public holidays by country and region, as a library keeps them; pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache


def unknown(calendar: str) -> str:
    """What is wrong with a calendar's name, such as "IT" or "DE-BY"; empty where it is known."""
    import holidays

    country, _, region = calendar.partition("-")
    there = holidays.list_supported_countries(include_aliases=True)
    if country not in there:
        return f"no holidays of '{country}' are known; name a country by its two letters: IT"
    if region and region not in there[country]:
        known = ", ".join(there[country]) or "none"
        return f"no holidays of the region '{region}' of {country} are known; there are: {known}"
    return ""


def free(calendars: Iterable[str], day: date) -> bool:
    """Whether it is a holiday in one of them."""
    return any(day in _year(calendar, day.year) for calendar in calendars)


@cache
def _year(calendar: str, year: int) -> frozenset[date]:
    import holidays

    country, _, region = calendar.partition("-")
    found = holidays.country_holidays(country, subdiv=region or None, years=year)
    return frozenset(found.keys())
