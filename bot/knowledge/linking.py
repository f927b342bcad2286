"""Where the words of a human lead: the web addresses in a text, as runs beside it; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.prose import Span

_ADDRESS = re.compile(r"https://[^\W_][^\s<>\"\x00-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069]*")
_PUNCTUATION = ".,;:!?'»”’"


def linked(text: str) -> Iterator[Span]:
    """The whole text in order. An address is its own label, because a label could say anything."""
    end = 0
    for match in _ADDRESS.finditer(text):
        address = _without_the_sentence(match[0])
        if match.start() > end:
            yield Span(text[end : match.start()])
        yield Span(address, link=address)
        end = match.start() + len(address)
    if end < len(text):
        yield Span(text[end:])


def _without_the_sentence(address: str) -> str:
    """The punctuation of the sentence that an address stands in is not part of it."""
    closing = ")" if "(" not in address else ""
    return address.rstrip(_PUNCTUATION + closing)
