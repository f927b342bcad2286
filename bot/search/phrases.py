"""Phrases of everyday language found in a message, whatever the company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

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

    def found(self, words: Sequence[str]) -> set[str]:
        """The names of which a phrase stands in the words."""
        names: set[str] = set()
        for at, word in enumerate(words):
            for rest, name in self._starting(word):
                if name not in names and _continues(rest, words, at + 1):
                    names.add(name)
        return names

    def _starting(self, word: str) -> list[tuple[_Phrase, str]]:
        found = list(self._whole.get(word, ()))
        for size in self._sizes:
            if size > len(word):
                break
            found += self._begun.get(word[:size], ())
        return found


def _continues(phrase: _Phrase, words: Sequence[str], at: int) -> bool:
    if not phrase:
        return True
    if phrase[0] == _GAP:
        return any(_continues(phrase[1:], words, at + skip) for skip in range(_WIDEST + 1))
    return (
        at < len(words) and _meets(phrase[0], words[at]) and _continues(phrase[1:], words, at + 1)
    )


def _meets(pattern: str, word: str) -> bool:
    if pattern.endswith(_ANY):
        return word.startswith(pattern[:-1])
    return word == pattern
