"""How a setting must be written, whatever it is for; each error tells the fix."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from urllib.parse import urlsplit

NEAR = 0.8  # SLACK_TOKEN is near SLACK_BOT_TOKEN, and HOSTNAME is not near HOST


def one_line(value: str) -> str:
    """What was copied with a line break around it is meant without; one inside would end a header
    half-way."""
    value = value.strip()
    if not value.isprintable():
        raise ValueError("holds a line break or another letter that is not seen; copy it again")
    return value


def address(value: str) -> str:
    """The error repeats nothing of it: a password may stand in it."""
    try:
        _ = urlsplit(value).port
    except ValueError:
        raise ValueError(
            "is no address: host or port cannot be read; write / @ : of a password as %2F %40 %3A"
        ) from None
    return value


def meant(given: Iterable[str], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Of the names that are given, those that are nearly one of ours, with that one."""
    ours = {name.upper(): name for name in known}
    for name in given:
        near = get_close_matches(name.upper(), ours, n=1, cutoff=NEAR)
        if near and name.upper() not in ours:
            yield name, ours[near[0]]
