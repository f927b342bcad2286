"""The second opinion by meaning: what it adds, what it keeps, and that everything works without
it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.knowledge.entries import Knowledge
from bot.search import Decision, Index, meaning
from bot.search.meaning import Meaning
from bot.search.postings import Floats
from bot.settings.settings import Settings


class Counting:
    """Counts the texts that it encodes; what is alike by its letters is alike."""

    def __init__(self) -> None:
        self.seen = 0
        self.calls = 0

    def encode(self, texts: Sequence[str]) -> Floats:
        self.seen += len(texts)
        self.calls += 1
        rows = np.zeros((len(texts), 512), np.float32)
        for at, text in enumerate(texts):
            rows[at, np.frombuffer(text.encode("utf-8", "replace"), np.uint8)] = 1
            rows[at, 511] = 1
        unit: Floats = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


@pytest.fixture(scope="module")
def small(knowledge: Knowledge) -> Knowledge:
    """Of a few wordings, so that it is soon fitted."""
    entries = tuple(replace(entry, asked=entry.asked[:10]) for entry in knowledge.entries[:8])
    return replace(knowledge, entries=entries, uncovered=knowledge.uncovered[:50])


def test_a_wording_is_encoded_once_in_a_lifetime(tmp_path: Path) -> None:
    """And kept by the digest of its text, so that a second start encodes nothing."""
    kept = tmp_path / "var" / "meaning.npz"
    first, second = Counting(), Counting()
    before = Meaning(first, kept).lasting(["one", "two", "one"])
    after = Meaning(second, kept).lasting(["two", "one", "one"])
    assert (first.seen, second.seen) == (2, 0)
    assert np.allclose(before[[1, 0, 0]], after, atol=1e-3)


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    kept = tmp_path / "meaning.npz"
    kept.write_bytes(b"PK no archive")
    encoder = Counting()
    assert Meaning(encoder, kept).lasting(["one"]).shape == (1, 512)
    assert encoder.seen == 1


def test_a_folder_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert Meaning(Counting(), blocked / "meaning.npz").lasting(["one"]).shape == (1, 512)


def test_what_is_sure_by_words_asks_no_second_opinion(small: Knowledge) -> None:
    encoder = Counting()
    index = Index(small, Meaning(encoder))
    before = encoder.seen
    assert index.find(small.entries[0].question).decision is Decision.ANSWER
    assert encoder.seen == before
    index.find("something else that nobody has asked yet")
    assert encoder.seen > before


def test_the_parts_of_a_message_are_encoded_together(small: Knowledge) -> None:
    encoder = Counting()
    index = Index(small, Meaning(encoder))
    before = encoder.calls
    index.find("nobody has asked this yet? nor that other thing? and what about a third one?")
    assert encoder.calls == before + 2  # the whole, then its parts


def test_a_message_that_is_asked_again_is_not_encoded_again(small: Knowledge) -> None:
    """Not even by the index of another knowledge, as when a change is tried on it."""
    encoder = Counting()
    index = Index(small, Meaning(encoder))
    text = "something else that nobody has asked yet"
    first = index.find(text)
    before = encoder.seen
    assert index.find(text) == first
    index.of(replace(small, uncovered=small.uncovered[:49])).find(text)
    assert encoder.seen == before


def test_what_is_named_before_is_found_as_otherwise(small: Knowledge) -> None:
    """And what nobody asked lately is encoded only when it is asked."""
    encoder = Counting()
    index = Index(small, Meaning(encoder))
    asked = ["something else that nobody has asked yet", "and another one? what about the third?"]
    before = [index.find(text) for text in asked]
    seen = encoder.seen
    index.foresee([*asked, "what nobody asked"])
    after = [index.find(text) for text in asked]
    assert [one.decision for one in after] == [one.decision for one in before]
    assert [one.confidence for one in after] == pytest.approx([one.confidence for one in before])
    assert encoder.seen == seen


def test_an_index_listens_later_to_the_same_end(small: Knowledge) -> None:
    """The server answers by words until the second opinion is ready."""
    at_once = Index(small, Meaning(Counting()))
    later = Index(small).hearing(Meaning(Counting()))
    text = "which payments do you take from France"
    assert (Index(small).hears_meaning, later.hears_meaning) == (False, True)
    assert later.find(text) == at_once.find(text)


def test_one_setting_turns_it_off() -> None:
    assert meaning.chosen(Settings(_env_file=None, MEANING="off")) is None


def test_the_encoder_knows_a_paraphrase_without_a_common_word() -> None:
    """In two languages; the package comes with the bot."""
    encoder = meaning.installed()
    assert encoder is not None
    texts = ["Where is my parcel?", "Wo bleibt meine Sendung?", "Switch the alarm off at night."]
    parcel, sendung, alarm = encoder.passing(texts)
    assert parcel @ sendung > parcel @ alarm + 0.2
