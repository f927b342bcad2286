"""How a setting must be written, whatever it is for; each error tells the fix."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from urllib.parse import urlsplit

from pydantic_core import ErrorDetails

NEAR = 80.0  # in a hundred: SLACK_TOKEN is near SLACK_BOT_TOKEN, and HOSTNAME is not near HOST


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
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise ValueError(
            "is no address: host or port cannot be read; write / @ : of a password as %2F %40 %3A"
        ) from None
    if parts.scheme in ("http", "https") and "@" in parts.netloc:
        raise ValueError("holds a name or a password, which have settings of their own; remove it")
    return value


def said(problem: ErrorDetails, description: str) -> str:
    """What pydantic finds, as people say it; `description` tells how the setting is written."""
    match problem["type"]:
        case "string_pattern_mismatch":
            return f"is not written as it must be. {description}".replace("`", "").rstrip(".")
        case "int_parsing":
            return "must be a whole number"
        case "bool_parsing":
            return "must be true or false"
        case "too_short" | "string_too_short":
            return f"must have {problem['ctx']['min_length']} characters or more"
        case _:
            return problem["msg"].removeprefix("Value error, ")


def meant(given: Iterable[str], known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Of the names that are given, those that are nearly one of ours, with that one."""
    from rapidfuzz import fuzz, process  # only a server's start asks, and has it loaded

    # The bot's token before the app's, of two that are as near.
    ours = {name.upper(): name for name in sorted(known, reverse=True)}
    for name in given:
        if name.upper() in ours:
            continue
        near = process.extractOne(name.upper(), ours.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
        if near:
            yield name, ours[near[0]]
