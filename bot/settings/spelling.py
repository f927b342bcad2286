"""How a setting's value must be written, whatever it is for; each error tells the fix."""

from __future__ import annotations

from urllib.parse import urlsplit


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
