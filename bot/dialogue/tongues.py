"""In which language words are, where that is sure: by the little words, and the signs, that no
other language has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from bot.dialogue import catalogues

LEAST = 2  # little words of one language: one alone may be a name, or a loan
LEAD = 2  # times as many as of any other: "wo sehe ich den FOC date?" is German
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\w\s]")


def sure(text: str) -> str:
    """The language of a text; empty where it may be any."""
    owners = _owners()
    words = {word.replace("’", "'") for word in _WORD.findall(text.casefold())}
    counted = Counter(owners[word] for word in words if word in owners)
    if not counted:
        return ""
    (first, most), *others = counted.most_common(2)
    second = others[0][1] if others else 0
    return first if most >= LEAST and most >= LEAD * second else ""


def forget() -> None:
    """Look again which languages there are."""
    _owners.cache_clear()


@cache
def _owners() -> Mapping[str, str]:
    """Each little word that one language alone has."""
    found = dict[str, set[str]]()
    for language in catalogues.languages():
        for word in catalogues.common_words(language):
            found.setdefault(word, set()).add(language)
    return {word: next(iter(of)) for word, of in found.items() if len(of) == 1}
