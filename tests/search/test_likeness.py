"""Messages that ask the same in other words are of one group."""

from __future__ import annotations

from itertools import combinations

from bot.search import Index
from tests import ROOT

LINES = (ROOT / "tests/evals/paraphrases.txt").read_text("utf-8").splitlines()
PARAPHRASES = [line.split(" | ") for line in LINES]


def test_what_is_asked_in_other_words_is_often_of_one_group(index: Index) -> None:
    """Of things that no entry answers, three messages each: 38 of the 90 pairs had a group of their
    own, 33 others too, while a text without concepts counted as less like any other."""
    texts = [text for group in PARAPHRASES for text in group]
    nearest = [index.find(text).hits[0].entry for text in texts]
    groups = index.alike(texts, nearest)
    joined = {pair for group in groups for pair in combinations(sorted(group), 2)}
    meant = {pair for pair in joined if pair[0] // 3 == pair[1] // 3}
    assert len(meant) >= 38
    assert len(joined - meant) <= 36


def test_a_text_is_like_itself_whatever_it_speaks_of(index: Index) -> None:
    assert index.alike(["the ringtone", "the ringtone"], ["", ""]) == [[0, 1]]
