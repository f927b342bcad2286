"""Sixty days of twelve companies: what was planted in them is found, and little else."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from adapters.web.channel import WebChannel
from bot.knowledge.entries import Knowledge
from bot.learning import recalls
from bot.learning.misses import MissBook
from bot.model.issues import Bounds
from tests.conftest import Demo
from tests.drivers.chat import index_of
from tests.tools.demo import gaps, plan
from tests.tools.demo import waves as demo_waves

BEGIN = Demo.until - timedelta(days=plan.DAYS)
FALSE_ONES = 2  # groups that nobody planted


def test_every_planted_gap_is_found(demo: Demo) -> None:
    """All ten, and at most two groups of anything else."""
    about = {scene.text: scene.about for scene in demo.played.scenes}
    with demo.store.reading() as memory:
        shown = MissBook(memory.connection).shown()
        texts = [[one.text for one in memory.questions.with_ids(group.members)] for group in shown]
    found = [_subject(Counter(about[text] for text in members)) for members in texts]
    planted = {f"gap/{name}" for name in (*gaps.GAPS, *gaps.UNPUBLISHED)}
    assert len(planted) == 10
    assert planted <= set(found)
    assert sum(one not in planted for one in found) <= FALSE_ONES
    unpublished = [group for group in shown if group.unpublished]
    assert shown[: len(unpublished)] == unpublished
    assert {group.entry for group in unpublished} == set(gaps.UNPUBLISHED)


def _subject(members: Counter[str]) -> str:
    """What most of a group's questions are about; where two are as many, what was planted."""
    return max(members, key=lambda about: (members[about], about.startswith("gap/")))


def test_a_gap_that_was_closed_is_answered(demo: Demo, knowledge: Knowledge) -> None:
    """It is missed no more, though it is asked on."""
    entry = demo.change("closed").entry
    assert entry not in knowledge.by_id
    asked = [one.at for one in demo.played.scenes if one.about.startswith("closed/")]
    assert max(asked) > BEGIN + timedelta(days=plan.TAUGHT)
    assert demo.played.saw[entry, 1]
    with demo.store.reading() as memory:
        assert entry not in {group.entry for group in MissBook(memory.connection).shown()}


def test_an_edit_that_is_wrong_is_caught_by_the_replay(demo: Demo) -> None:
    """It would take questions from the entry that answers them, and hardly one from another."""
    report = demo.change("wrong").report
    assert report
    assert report.costs
    robbed = Counter(shift.before for shift in (*report.lost, *report.stolen))
    assert 2 * robbed[gaps.ROBBED] > robbed.total()


def test_a_recall_reaches_exactly_those_who_saw_it(demo: Demo) -> None:
    change = demo.change("corrected")
    with demo.store.reading() as memory:
        seen = recalls.seen(memory, change, demo.until)
    assert {one.person for one in seen} == demo.played.saw[gaps.CORRECTED, 1]
    assert demo.played.saw[gaps.CORRECTED, 2]


def test_every_planted_wave_is_seen(demo: Demo, knowledge: Knowledge) -> None:
    """With the bounds that hold where nobody sets others, and at most one a month beside."""
    index = index_of(knowledge)
    found = list(demo_waves.seen(index, demo_waves.raised(demo.store), Bounds()))
    assert sum(map(demo_waves.planted, found)) == len(gaps.WAVES)
    assert len(found) - len(gaps.WAVES) <= plan.DAYS / 30


async def test_the_playground_shows_what_care_has(demo: Demo) -> None:
    care = await WebChannel(demo.store.slots).care()
    assert any("data-ticket" in message.html for message in care)
    assert any(demo.played.changes["wrong"] in message.html for message in care)


def test_the_same_seed_plays_the_same(knowledge: Knowledge) -> None:
    """And another one something else."""
    assert plan.scenes(knowledge, 7, BEGIN) == plan.scenes(knowledge, 7, BEGIN)
    assert plan.scenes(knowledge, 7, BEGIN) != plan.scenes(knowledge, 8, BEGIN)
