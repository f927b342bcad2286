"""What the search learned is kept, so that the next process needs no seconds to learn it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.knowledge.entries import Knowledge
from bot.search import Index, keeping
from bot.search.keeping import Kept
from bot.search.matcher import Matcher
from bot.search.meaning import Meaning
from tests.search.test_meaning import Counting

ASKED = ("how to port DID", "wie lange dauert die Portierung?", "hello", "what is Wildix Spain")


@pytest.fixture(scope="module")
def large(knowledge: Knowledge) -> Knowledge:
    """Large enough to be kept, and fitted soon."""
    return replace(knowledge, entries=knowledge.entries[:11], uncovered=knowledge.uncovered[:30])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var/index"


@pytest.fixture(scope="module")
def once(large: Knowledge, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where it is learned once for all tests; they get copies."""
    folder = tmp_path_factory.mktemp("index")
    Matcher(large, kept=Kept(folder))
    return folder


@pytest.fixture
def learned(once: Path, folder: Path) -> Path:
    """Where a start has learned it."""
    shutil.copytree(once, folder)
    return folder


def _found(index: Index) -> list[object]:
    return [index.find(text) for text in ASKED]


def _learned(folder: Path) -> set[tuple[str, int]]:
    """The files, and when each was written."""
    return {(file.name, file.stat().st_ino) for file in folder.iterdir()}


def test_a_second_start_learns_nothing_and_answers_the_same(large: Knowledge, folder: Path) -> None:
    """By words and by meaning, to the last digit."""
    first = Index(large, Meaning(Counting()), Kept(folder))
    written = _learned(folder)
    second = Index(large, Meaning(Counting()), Kept(folder))
    assert len(written) == 2
    assert _learned(folder) == written
    assert _found(second) == _found(first) == _found(Index(large, Meaning(Counting())))


@pytest.mark.parametrize(
    "change",
    [
        lambda known: replace(known, uncovered=(*known.uncovered, "another message")),
        lambda known: replace(known, entries=known.entries[::-1]),
        lambda known: replace(known, synonyms={**known.synonyms, "moving numbers": "porting"}),
        lambda known: replace(known, small_talk={**known.small_talk, "thanks": ("obliged",)}),
    ],
    ids=["out of scope", "order", "synonyms", "small talk"],
)
def test_another_knowledge_is_learned_anew(
    large: Knowledge, learned: Path, change: Callable[[Knowledge], Knowledge]
) -> None:
    before = _learned(learned)
    Matcher(large, kept=Kept(learned))
    assert _learned(learned) == before
    Matcher(change(large), kept=Kept(learned))
    assert len(_learned(learned) - before) == 1


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1_000])


def _flip(file: Path) -> None:
    written = bytearray(file.read_bytes())
    middle = len(written) // 2
    written[middle] ^= 0xFF
    file.write_bytes(bytes(written))


def _pickle(file: Path) -> None:
    np.savez(file, of=np.array([object()], object))


def _foreign(file: Path) -> None:
    np.savez(file, of=np.frombuffer(b"another", np.uint8), layer=np.zeros(3))


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize(
    "spoil",
    [_cut, _flip, _pickle, _foreign, _folder, lambda file: file.write_bytes(b"")],
    ids=["cut off", "one byte", "objects", "foreign", "a folder", "empty"],
)
def test_a_file_that_is_not_right_is_as_good_as_none(
    folder: Path, spoil: Callable[[Path], object]
) -> None:
    kept = Kept(folder)
    kept.keep("name", {"rows": np.arange(100_000)})
    assert kept.taken("name") is not None
    spoil(folder / "name.npz")
    assert kept.taken("name") is None


def test_what_a_damaged_file_held_is_learned_anew(large: Knowledge, learned: Path) -> None:
    """And kept in its place."""
    first = Index(large, kept=Kept(learned))
    (file,) = learned.iterdir()
    _flip(file)
    assert _found(Index(large, kept=Kept(learned))) == _found(first)
    assert Kept(learned).taken(file.stem) is not None


def test_a_folder_that_cannot_be_written_costs_nothing_else(
    large: Knowledge, tmp_path: Path
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert Index(large, kept=Kept(blocked / "index")).find(ASKED[0]).hits


def test_few_wordings_need_no_file(large: Knowledge, folder: Path) -> None:
    Index(replace(large, entries=large.entries[:4]), kept=Kept(folder))
    assert not folder.exists()


def test_only_the_latest_stay(folder: Path) -> None:
    """What is used counts as late; what was cut off while it was written goes after an hour."""
    kept = Kept(folder)
    for number in range(30):
        kept.keep(f"{number}", {})
        assert kept.taken("0") is not None
    assert len(list(folder.iterdir())) == 8


def _keep(folder: Path, number: int) -> Any:
    kept = Kept(folder)
    kept.keep("same", {"rows": np.arange(100_000)})
    kept.keep(str(number), {})
    return kept.taken("same")


def test_who_keeps_at_once_leaves_a_whole_file(folder: Path) -> None:
    """Or none, where the others kept so much meanwhile that it is no longer of the latest."""
    with ThreadPoolExecutor(8) as writers:
        found = list(writers.map(_keep, [folder] * 40, range(40)))
    whole = {len(taken["rows"]) for taken in found if taken is not None}
    whole.add(len(_keep(folder, 0)["rows"]))
    assert whole == {100_000}
    assert not list(folder.glob("*.half"))


def test_what_is_kept_names_no_code_that_could_run(learned: Path) -> None:
    """Numbers and text only: nothing in it is an object."""
    (file,) = learned.iterdir()
    found = keeping.read(file)
    assert found is not None
    assert all(array.dtype.kind in "iuf" for array in found.values())
