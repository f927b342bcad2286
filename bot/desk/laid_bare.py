"""A message laid bare of what people put round what they want: signs, a greeting, a please, the
name of a slash command."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from bot.dialogue.command_words import closing, folded, leading

NEAR = 100  # characters: what is longer is no command, and no phrase is
_SLASH = re.compile(r"/(?P<name>[a-z][\w-]*)(?!\S)", re.IGNORECASE)
_ADDRESSED = re.compile(r"^ (?:there|all|team|bot)\b", re.IGNORECASE)
_SIGNS_BEFORE = re.compile(r"^(?:[^\w/]|_)+")
_CLOSING = {"“": "”", "„": "“", "‘": "’", "«": "»", "(": ")", "[": "]", "<": ">"}


def without_opening(said: str, is_command: Callable[[str], bool]) -> str:
    """Without what people put before it: signs, the name of a slash command, unless that is itself
    what they want, a greeting."""
    opened = without_signs(said)
    if slash := _SLASH.match(opened):
        named = is_command(slash["name"])
        opened = without_signs(opened[1:] if named else opened[slash.end() :])
    if greeting := leading("greeting").match(folded(opened[:NEAR])):
        rest = _ADDRESSED.sub("", opened[greeting.end() :], count=1)
        return without_signs(rest) or opened
    return opened


def without_closing(text: str, said: str) -> str:
    """Without the sign that closes what a sign before it opened."""
    mark = _CLOSING.get(said[0], said[0])
    text = text.strip()
    if said[0].isalnum() or said[0] == "/":
        return text
    return text.removesuffix(mark).rstrip()


def bare(request: str) -> str:
    """Without signs after it, and without what makes it polite."""
    bare = unicodedata.normalize("NFKC", _without_signs_after(request))
    return " ".join(_without_manners(bare).split())


def after(rest: str) -> str:
    return unless_polite(without_signs(rest))


def unless_polite(text: str) -> str:
    """Empty where it says nothing but please, or thanks."""
    return "" if not _without_manners(f" {_without_signs_after(text)}").strip() else text


def _without_manners(text: str) -> str:
    """Without a please or thanks at its end."""
    end = text[-NEAR:]
    polite = closing("polite").search(folded(end))
    return text.removesuffix(end[polite.start() :]) if polite else text


def without(kind: str, text: str) -> str:
    """Without such a phrase at its beginning."""
    lead = leading(kind).match(folded(text[:NEAR]))
    return without_signs(text[lead.end() :]) if lead else text


def _without_signs_after(request: str) -> str:
    """From the end, since looking for it from each sign of a long row would take minutes."""
    end = len(request)
    while end and not request[end - 1].isalnum():
        end -= 1
    return request[:end]


def without_signs(text: str) -> str:
    """From its beginning."""
    return _SIGNS_BEFORE.sub("", text)
