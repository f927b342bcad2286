"""The scales that turn signals into chances: straight ones, and trees."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from adapters.cli.main import main
from bot.knowledge.entries import Knowledge
from bot.knowledge.loading import CALIBRATION, load
from bot.search import Index, boosting, calibration, signals
from bot.search.boosting import Forest
from bot.search.context import THREAD_NAMES
from bot.search.decision import ANSWER
from bot.search.keeping import Kept
from bot.search.labelled import read
from bot.search.matcher import Matcher
from bot.search.signals import NAMES
from tests import INDEX_CACHE, ROOT

EVALS = ROOT / "tests/evals"


def test_the_recorded_scale_is_that_of_the_knowledge(knowledge: Knowledge) -> None:
    """A new wording moves the chances a little. When what is sure is no longer right, they are to
    be fitted again: `python -m bot knowledge calibrate`."""
    matcher = Matcher(knowledge, kept=Kept(INDEX_CACHE))
    rows = [row for name in ("dev", "fresh") for row in read(EVALS / f"{name}.jsonl")]
    pairs = calibration.observe(matcher, calibration.fresh(knowledge, rows))
    assert knowledge.calibration is not None
    chances = signals.built(knowledge.calibration).words.chances(pairs.words)
    assert abs(float(chances.mean()) - float(pairs.right.mean())) < 0.05
    assert float(pairs.right[chances >= ANSWER].mean()) >= 0.95


def test_every_signal_is_named_and_asked_by_its_name(knowledge: Knowledge) -> None:
    """A scale of an older release keeps its meaning when signals are added."""
    assert knowledge.calibration is not None
    for part in ("words", "meaning"):
        recorded = knowledge.calibration[part]
        forest = Forest.built(recorded, NAMES)
        assert forest.recorded(NAMES) == recorded
        added = ("a new one", *NAMES)
        later = Forest.built(recorded, added)
        some = np.linspace(-1, 1, 3 * len(NAMES)).reshape(3, -1)
        as_later = np.c_[np.zeros(3), some]
        assert later.chances(as_later).tolist() == forest.chances(some).tolist()


def test_no_signal_speaks_against_what_it_means(knowledge: Knowledge) -> None:
    """Wherever a message stands: more that speaks for an entry never makes it less likely, so that
    gibberish gains nothing from its unknown words."""
    assert knowledge.calibration is not None
    random = np.random.default_rng(7)
    for part in ("words", "meaning"):
        forest = Forest.built(knowledge.calibration[part], NAMES)
        some = random.uniform(-1, 2, (200, len(NAMES)))
        for name, way in calibration.MEANS.items():
            more = some.copy()
            more[:, NAMES.index(name)] += way * random.uniform(0, 3, len(some))
            assert (forest.chances(more) >= forest.chances(some) - 1e-9).all(), name


def test_trees_find_what_a_straight_scale_cannot() -> None:
    """Two signals that count only together, among others that say nothing."""
    random = np.random.default_rng(3)
    seen = random.uniform(size=(2_000, len(NAMES)))
    right = ((seen[:, 0] > 0.5) == (seen[:, 1] > 0.5)).astype(float)
    forest = boosting.grown(seen, right, np.ones(len(right)), [0] * len(NAMES))
    assert float((forest.chances(seen).round() == right).mean()) > 0.95


@pytest.mark.parametrize(
    "part",
    [
        {},
        {"base": 0.0, "trees": ["a signal of tomorrow > 1: 0 1"]},
        {"base": 0.0, "trees": ["score: much"]},
        {"base": 0.0, "trees": ["score > 1: 0 1 2"]},
        {"base": 0.0, "trees": 7},
        {"bias": 0.0, "weights": "none"},
    ],
)
def test_a_scale_that_cannot_be_read_counts_as_none(
    small_knowledge: Path, part: Mapping[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    """And the log says how to mend it."""
    few = replace(load(small_knowledge), calibration=None)
    damaged = replace(few, calibration={"words": part, "meaning": part})
    text = few.entries[0].question
    assert Index(damaged).find(text) == Index(few).find(text)
    assert "knowledge calibrate" in caplog.text


def test_conversations_teach_the_scale_of_a_thread(folder: Path, tmp_path: Path) -> None:
    """Which stays, when a later calibration has none."""
    said, asked = tmp_path / "said.jsonl", tmp_path / "asked.jsonl"
    said.write_text(
        "".join(
            f"{json.dumps({'q': text, 'ids': ids, 'context': 'did-porting-date-lookup'})}\n"
            for text, ids in (
                ("and how long will it be until then?", ["did-porting-duration"]),
                ("can they still move it?", ["did-porting-date-change"]),
                ("where exactly do I look?", ["did-porting-date-lookup"]),
                ("thanks, I will call them on Friday", []),
            )
        )
    )
    asked.write_text('{"q": "how long will my number take?", "ids": ["did-porting-duration"]}\n')

    def calibrated(*files: Path) -> Mapping[str, object]:
        named = map(str, files)
        assert main(["knowledge", "calibrate", *named, "--knowledge", str(folder)]) == 0
        recorded: Mapping[str, object] = json.loads((folder / CALIBRATION).read_text())
        return recorded

    assert "thread" not in calibrated(asked)
    taught = calibrated(asked, said)["thread"]
    assert signals.own_of_thread({"thread": taught}, THREAD_NAMES)
    assert calibrated(asked)["thread"] == taught
