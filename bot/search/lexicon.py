"""What a message is about, whatever the words: partners' words and phrases in five languages to
ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from bot.search.text import normalise, stem

_PART, _COMPOUND = 5, 9
"""Letters of a word inside another, and of a word that may be made of two, as German ones are."""


class Lexicon:
    def __init__(self, synonyms: Mapping[str, str]) -> None:
        pairs = [*synonyms.items(), *((ours, ours) for ours in sorted(set(synonyms.values())))]
        phrases = [(normalise(theirs).split(), ours) for theirs, ours in pairs]
        self._concepts = {tuple(map(_root, phrase)): ours for phrase, ours in phrases}
        self.words = {phrase[0] for phrase, _ in phrases if len(phrase) == 1}
        self._parts = {
            phrase[0]: ours
            for phrase, ours in phrases
            if len(phrase) == 1 and len(phrase[0]) >= _PART
        }

    def knows(self, word: str) -> bool:
        """Whether the word alone means something, and so is no typing error."""
        return (_root(word),) in self._concepts

    def concepts(self, words: Sequence[str]) -> dict[str, int]:
        """Each concept with the place of its first mention, by place."""
        roots = tuple(map(_root, words)) if self._concepts else ()
        found: dict[str, int] = {}
        for place, root in enumerate(roots):
            for length in (1, 2, 3):
                concept = self._concepts.get(roots[place : place + length])
                if concept is not None:
                    found.setdefault(concept, place)
            if len(words[place]) >= _COMPOUND and (root,) not in self._concepts:
                for concept in self._inside(words[place]):
                    found.setdefault(concept, place)
        return found

    def _inside(self, word: str) -> Iterator[str]:
        """The longest known beginning and the longest known end: "Portierungsdatum" is about
        porting and a date."""
        beginnings = (word[:size] for size in range(len(word) - 1, _PART - 1, -1))
        ends = (word[at:] for at in range(1, len(word) - _PART + 1))
        for pieces in (beginnings, ends):
            yield from islice((self._parts[piece] for piece in pieces if piece in self._parts), 1)


def _root(word: str) -> str:
    """The stem of a long word; of a short one only the plural goes, as its stem may be another
    word's."""
    root = stem(word)
    if len(root) >= 5:
        return root
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] != "s" else word
