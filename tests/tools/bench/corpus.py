"""What the benchmark searches in and asks for: the real knowledge, and larger ones grown from
it."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, product

from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.loading import load
from tests import ROOT

SEED = 2026
_SYLLABLES = [
    onset + vowel + end for onset, vowel, end in product("bcdfghklmnprstvw", "aeiou", ("", *"lnrs"))
]


@dataclass(frozen=True, slots=True)
class Message:
    """A message, and the entries that answer it; none when it is out of scope."""

    text: str
    answers: frozenset[str]


def real() -> Knowledge:
    return load(ROOT / "knowledge")


def labelled() -> list[Message]:
    """The labelled messages of the evaluation; none of them is a wording."""
    lines = (ROOT / "tests/evals/dev.jsonl").read_text("utf-8").splitlines()
    return [Message(line["q"], frozenset(line["ids"])) for line in map(json.loads, lines)]


def grown(knowledge: Knowledge, size: int) -> Knowledge:
    """The real entries with up to three wordings each, and invented ones up to `size`; always the
    same.

    A wording is three to nine words, drawn the way words are used: few of them often, most of them
    rarely.
    """
    chance = random.Random(SEED)
    words = _vocabulary(knowledge, chance)
    weights = list(accumulate(1 / (rank + 8) for rank in range(len(words))))
    entries = [replace(entry, asked=entry.asked[:2]) for entry in knowledge.entries]
    for number in range(size - len(entries)):
        own = chance.choices(words, cum_weights=weights, k=9)
        wordings = [_wording(own, chance) for _ in range(chance.randint(1, 3))]
        entries.append(_entry(entries[0], f"invented-{number}", wordings))
    return replace(knowledge, entries=tuple(entries))


def asked_differently(knowledge: Knowledge, count: int) -> list[Message]:
    """Wordings with one word lost and two letters swapped, to ask a grown knowledge for."""
    chance = random.Random(SEED)
    chosen = chance.choices(knowledge.entries, k=count)
    return [Message(_spoilt(entry.question, chance), frozenset({entry.id})) for entry in chosen]


def wordings(knowledge: Knowledge) -> tuple[list[str], list[str]]:
    """All wordings and, beside each, the id of its entry; an entry's stand together."""
    pairs = [
        (text, entry.id) for entry in knowledge.entries for text in (entry.question, *entry.asked)
    ]
    return [text for text, _ in pairs], [entry for _, entry in pairs]


def _vocabulary(knowledge: Knowledge, chance: random.Random) -> list[str]:
    """The real words, the commonest first, with invented ones strewn among the rarer."""
    counts: dict[str, int] = {}
    for word in " ".join(wordings(knowledge)[0]).casefold().split():
        counts[word] = counts.get(word, 0) + 1
    common = sorted(
        (word for word in counts if word.isalpha()), key=lambda word: (-counts[word], word)
    )
    invented = [
        "".join(chance.choices(_SYLLABLES, k=chance.choice((2, 3, 3, 4)))) for _ in range(30_000)
    ]
    rare = common[200:] + invented
    chance.shuffle(rare)
    return list(dict.fromkeys(common[:200] + rare))


def _wording(own: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.sample(own, chance.randint(3, 9)))


def _entry(like: Entry, id: str, wordings: Sequence[str]) -> Entry:
    return replace(
        like, id=id, question=wordings[0], asked=tuple(wordings[1:]), answer=None, related=()
    )


def _spoilt(text: str, chance: random.Random) -> str:
    words = text.split()
    if len(words) > 3:
        words.pop(chance.randrange(len(words)))
    place = max(range(len(words)), key=lambda number: len(words[number]))
    word = words[place]
    at = chance.randrange(1, max(2, len(word) - 1))
    words[place] = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return " ".join(words)
