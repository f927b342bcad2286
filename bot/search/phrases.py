"""Phrases of everyday language found in a message, whatever the company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise

_GAP, _WIDEST = "...", 3
"""What stands for other words in a phrase, and how many they are at most."""
_ANY = "*"
"""What stands for any ending."""

_Phrase = tuple[str, ...]


class Phrases:
    def __init__(self, named: Mapping[str, Iterable[str]]) -> None:
        """The phrases of each name, normalised: `get ... back`, `remov*`."""
        self._whole: dict[str, list[tuple[_Phrase, str]]] = defaultdict(list)
        self._begun: dict[str, list[tuple[_Phrase, str]]] = defaultdict(list)
        for name, phrases in named.items():
            for phrase in phrases:
                first, *rest = phrase.split()
                known = self._begun if first.endswith(_ANY) else self._whole
                known[first.rstrip(_ANY)].append((tuple(rest), name))
        self._sizes = sorted({len(beginning) for beginning in self._begun})
        self._starting = lru_cache(maxsize=10_000)(self._looked_up)

    def found(self, words: Sequence[str]) -> set[str]:
        """The names of which a phrase stands in the words."""
        names: set[str] = set()
        for at, (word, following) in enumerate(pairwise((*words, ""))):
            starting = self._starting(word)
            for rest, name in chain(starting[_ANY], starting.get(following, ())):
                if name not in names and _continues(rest, words, at + 1):
                    names.add(name)
        return names

    def _looked_up(self, word: str) -> Mapping[str, Sequence[tuple[_Phrase, str]]]:
        """Those that begin with the word, by the word that must follow, or any."""
        found = list(self._whole.get(word, ()))
        for size in self._sizes:
            if size > len(word):
                break
            found += self._begun.get(word[:size], ())
        following: dict[str, list[tuple[_Phrase, str]]] = {_ANY: []}
        for rest, name in found:
            plain = rest and rest[0] != _GAP and not rest[0].endswith(_ANY)
            following.setdefault(rest[0] if plain else _ANY, []).append((rest, name))
        return following


def _continues(phrase: _Phrase, words: Sequence[str], at: int) -> bool:
    for place, pattern in enumerate(phrase):
        if pattern == _GAP:
            rest = phrase[place + 1 :]
            return any(_continues(rest, words, at + skip) for skip in range(_WIDEST + 1))
        if at >= len(words) or not _meets(pattern, words[at]):
            return False
        at += 1
    return True


def _meets(pattern: str, word: str) -> bool:
    return word == pattern or (pattern[-1] == _ANY and word.startswith(pattern[:-1]))
