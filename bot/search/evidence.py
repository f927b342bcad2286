"""The evidence in a text: words, their neighbours, their letters, what they are about and what is
asked of that, as named features."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from bot.search.lexicon import Lexicon
from bot.search.text import stem


@dataclass(frozen=True, slots=True)
class Kind:
    """`weight`: its part in the similarity. `silence`: what each word adds to the length of a text
    that says nothing of this kind, so that one shared concept weighs less in a long story than in a
    short question."""

    name: str
    weight: float
    silence: float


WORDS, LETTERS, NEIGHBOURS, CONCEPTS, PAIRS = KINDS = (
    Kind("words", 0.6, 0),
    Kind("letters", 1.5, 0),
    Kind("neighbours", 0.4, 0),
    Kind("concepts", 0.2, 5),
    Kind("pairs", 1.0, 20),
)
_NEAR = 20
"""Words between two concepts that still belong together."""
_CONCEPT = "§"
"""What the name of a concept begins with, and so that of a pair of them."""
_LONG = 40
"""Letters of a word that are looked at."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """`features` by kind, in the order of KINDS, but for the letters: those follow from `spelt`,
    the words whose letters count. `silent` counts the words beyond the concepts."""

    stems: tuple[str, ...]
    spelt: tuple[str, ...]
    features: tuple[Sequence[str], ...]
    silent: int

    @property
    def subject(self) -> Evidence:
        """The same without what is asked of the concepts."""
        pairs = tuple(pair for pair in self.features[-1] if pair.startswith(_CONCEPT))
        return replace(self, features=(*self.features[:-1], pairs))


def gather(words: Sequence[str], lexicon: Lexicon, wants: Iterable[str] = ()) -> Evidence:
    """`wants`: what the text asks of its concepts; each is paired with each of those."""
    stems = [stem(word) for word in words]
    places = lexicon.concepts(words)
    concepts = list(places)
    pairs = dict.fromkeys(
        f"§{min(one, other)}§{max(one, other)}"
        for index, one in enumerate(concepts)
        for other in concepts[index + 1 :]
        if abs(places[other] - places[one]) <= _NEAR
    )
    asked = (f"{want}§{concept}" for want in wants for concept in concepts)
    once = tuple(dict.fromkeys(stems))
    features = (
        once,
        (),
        tuple(dict.fromkeys(f"{one} {other}" for one, other in pairwise(stems))),
        tuple(f"§{concept}" for concept in concepts),
        (*pairs, *asked),
    )
    return Evidence(once, tuple(dict.fromkeys(words)), features, max(0, len(words) - len(concepts)))


def plain(words: Sequence[str]) -> Evidence:
    """Words alone: for a knowledge so large that the rest costs more than it brings."""
    once = tuple(dict.fromkeys(map(stem, words)))
    return Evidence(once, (), (once, (), (), (), ()), len(words))


@lru_cache(maxsize=1_000)
def letters(word: str) -> tuple[str, ...]:
    """Three and four letters in a row, the word's edges among them."""
    framed = f"<{word[:_LONG]}>"
    return tuple(framed[at : at + size] for size in (3, 4) for at in range(len(framed) - size + 1))
