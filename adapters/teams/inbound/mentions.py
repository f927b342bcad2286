"""Mentions of the bot in what people write: by its id, whatever stands for it in the text; pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from adapters.teams.activity import Activity
from adapters.teams.inbound.markup import unescaped

MENTIONS = 20  # looked for in a text, at most
_AT = re.compile(r"<at(?:\s[^<>]*+)?>(?P<name>[^<>]*+)</at>", re.IGNORECASE)
_TORN = re.compile(r"</?at(?:\s[^<>]*+)?>", re.IGNORECASE)


def mentioned(activity: Activity) -> bool:
    return any(True for _ in _own(activity))


def names(activity: Activity) -> frozenset[str]:
    """What the bot is called in this message, in small letters."""
    known = [str(about.get("name") or "") for _, about in _own(activity)]
    known += [_inner(written) for written, _ in _own(activity)]
    if activity.recipient:
        known.append(activity.recipient.name or "")
    return frozenset(name.strip().lower() for name in known if name.strip())


def stripped(activity: Activity) -> str:
    """The text without the bot's mention; other people's stay as their names."""
    text, called = activity.text or "", names(activity)
    written = {mention for mention, _ in _own(activity) if mention}
    for mention in list(written)[:MENTIONS]:
        text = text.replace(mention, " ")
    text = _AT.sub(lambda at: _told(at["name"], called), text)
    text = _TORN.sub("", text)
    return text if written else _without_call(text, called)


def _own(activity: Activity) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What stands for the bot in the text, where Teams says so, and what it says of it."""
    if activity.recipient is None:
        return
    us = activity.recipient.id.lower()
    for entity in activity.entities or ():
        about, written = entity.get("mentioned"), entity.get("text")
        if str(entity.get("type")).lower() != "mention" or not isinstance(about, Mapping):
            continue
        if str(about.get("id")).lower() == us:
            yield written if isinstance(written, str) else "", about


def _inner(written: str) -> str:
    return unescaped(_TORN.sub("", written))


def _told(name: str, called: Collection[str]) -> str:
    return " " if unescaped(name).strip().lower() in called else name


def _without_call(text: str, called: Collection[str]) -> str:
    """Where nothing marks the mention, the name in front is the call."""
    said = text.lstrip().removeprefix("@")
    for name in called:
        if said.lower().startswith(name) and not said[len(name) : len(name) + 1].isalnum():
            return said[len(name) :].lstrip(" ,:")
    return text
