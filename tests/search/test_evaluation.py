"""The quality on labelled questions, and the table that tells it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.entries import Knowledge
from bot.search import Index
from bot.search.calibration import Row, fresh
from bot.search.evaluation import Report, crossed, evaluate
from bot.search.labelled import known, read
from bot.search.measures import Share
from bot.search.report import baseline, changes, fallen, table
from tests import ROOT

DEV = ROOT / "tests/evals" / "dev.jsonl"
FRESH, BLIND = DEV.with_name("fresh.jsonl"), DEV.with_name("blind.jsonl")
RECORDED = json.loads(DEV.with_name("baseline.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def measured(index: Index) -> Report:
    return evaluate(index, read(DEV))


def test_no_figure_falls_beyond_its_interval(measured: Report) -> None:
    """When one does on purpose, `knowledge eval --record` writes the new baseline, and the change
    says why."""
    assert fallen(measured, RECORDED) == []


@pytest.mark.parametrize(
    ("measure", "at_least"),
    [
        ("right entry first, in scope", 0.87),
        ("right entry in the first three", 0.95),
        ("helped: right answer or right choice", 0.94),
        ("right, of what is answered", 0.95),
        ("right, of the surest that cover 0.70", 0.95),
    ],
)
def test_enough_is_right(measured: Report, measure: str, at_least: float) -> None:
    assert measured.shares[measure].value >= at_least


@pytest.mark.parametrize(
    ("measure", "at_most"),
    [("wrong answers, of all messages", 0.03), ("answered, out of scope", 0.05)],
)
def test_little_is_wrong(measured: Report, measure: str, at_most: float) -> None:
    assert measured.shares[measure].value <= at_most


@pytest.mark.parametrize(
    ("file", "helped", "error"), [(FRESH, 0.95, 0.06), (BLIND, 0.84, 0.10)], ids=["fresh", "blind"]
)
def test_other_sets_fare_about_as_well(
    index: Index, file: Path, helped: float, error: float
) -> None:
    """By words alone. Nothing at all is fitted to the third, which is small."""
    measured = evaluate(index, read(file))
    assert measured.shares["helped: right answer or right choice"].value >= helped
    assert measured.shares["wrong answers, of all messages"].value <= 0.03
    assert measured.shares["answered, out of scope"].value <= 0.05
    assert measured.error <= error


def test_the_confidence_can_be_believed(measured: Report) -> None:
    """It holds for adversarial messages too, and so is too modest for ordinary ones."""
    assert measured.error <= 0.09
    assert measured.precise >= 0.70


@pytest.mark.parametrize("file", [DEV, FRESH, BLIND], ids=lambda file: file.stem)
def test_no_labelled_question_is_a_wording(knowledge: Knowledge, file: Path) -> None:
    """What judges the wordings must not be one of them; only "hi" and "thanks" are the same
    everywhere."""
    rows = [row for row in read(file) if row.kind != "smalltalk"]
    assert fresh(knowledge, rows) == rows


def test_the_table_names_measures_kinds_and_confusions(index: Index, tmp_path: Path) -> None:
    file = tmp_path / "few.jsonl"
    file.write_text(
        "".join(DEV.read_text("utf-8").splitlines(keepends=True)[::20]), encoding="utf-8"
    )
    rows = read(file)
    text = table(evaluate(index, rows), crossed(index, rows), {})
    assert "right entry first, in scope" in text
    assert "near_oos" in text
    assert "Confusions" in text
    assert "No baseline beside the file" in text


def test_a_change_against_the_baseline_is_listed(index: Index) -> None:
    rows = [Row("how long does porting take", frozenset({"did-porting-duration"}), "keyword")]
    measured = evaluate(index, rows)
    recorded = json.loads(baseline(measured))
    assert list(changes(measured, recorded)) == ["Changed since the baseline: 0"]
    recorded["shown"]["how long does porting take"] = "none"
    assert list(changes(measured, recorded)) == [
        "Changed since the baseline: 1",
        "  'how long does porting take': was none, is did-porting-duration",
    ]


def test_cross_validation_judges_every_question_once(index: Index) -> None:
    """Only the chances come from the other questions."""
    rows = read(DEV)
    again = crossed(index, rows)
    assert sorted(outcome.row.q for outcome in again.outcomes) == sorted(row.q for row in rows)
    assert again.shares["wrong answers, of all messages"].value <= 0.03
    assert again.shares["helped: right answer or right choice"].value >= 0.93


def test_near_misses_contrasts_threads_and_pairs_are_measured(index: Index) -> None:
    """Each by its own figure, where a file has such messages."""
    outcomes = [
        Row("bitcoin price", frozenset(), "far_oos"),
        Row("does a migration code expire?", frozenset(), "near_oos"),
        Row(
            "and at what time?",
            frozenset({"did-porting-exact-time"}),
            "move",
            context="did-porting-date-lookup",
        ),
        Row(
            "terminate portal access of an employee",
            frozenset({"portal-access-edit"}),
            "opposite",
            amiss="portal-access-grant",
        ),
        Row(
            "How long does porting take and how do I dial 112?",
            frozenset({"did-porting-duration", "emergency-dialing"}),
            "pair",
        ),
    ]
    shares = evaluate(index, outcomes).shares
    assert shares["follow-ups helped, addressed"].value == 1
    assert shares["answered with the opposite"].value == 0
    assert shares["two questions: both shown or offered"].value == 1
    assert shares["answered, far out of scope"].total == 1
    assert shares["answered, near and out of scope"].total == 1


def test_questions_of_another_company_are_refused(knowledge: Knowledge) -> None:
    row = Row("where are my invoices", frozenset({"find-invoice"}), "")
    with pytest.raises(KnowledgeError, match="did you mean 'find-invoices'"):
        known(knowledge, [row])
    with pytest.raises(KnowledgeError, match="another FAQ's questions"):
        known(knowledge, [Row("open an account", frozenset({"zzz"}), "")])


ADVERSARIAL = DEV.with_name("near_misses.jsonl")
OPPOSITES, THREADS = DEV.with_name("opposites.jsonl"), DEV.with_name("conversations.jsonl")
THREADS_APART = DEV.with_name("threads_apart.jsonl")
PAIRS = DEV.with_name("pairs.jsonl")


@pytest.mark.parametrize(
    ("file", "measure", "at_least"),
    [
        (ADVERSARIAL, "right entry first, in scope", 0.86),
        (ADVERSARIAL, "helped: right answer or right choice", 0.90),
        (THREADS, "follow-ups helped, addressed", 0.84),
        (THREADS_APART, "follow-ups helped, addressed", 0.82),
        (THREADS_APART, "follow-ups helped, overheard", 0.74),
        (PAIRS, "two questions: both shown or offered", 0.80),
    ],
)
def test_hard_messages_fare_well_by_words_alone(
    index: Index, file: Path, measure: str, at_least: float
) -> None:
    assert evaluate(index, read(file)).shares[measure].value >= at_least


@pytest.mark.parametrize(
    ("file", "measure", "at_most"),
    [
        (ADVERSARIAL, "answered, near and out of scope", 0.07),
        (ADVERSARIAL, "wrong answers, of all messages", 0.04),
        (OPPOSITES, "answered with the opposite", 0.06),
        (THREADS, "spoken to, of chatter in a thread", 0.10),
        (PAIRS, "two questions: one left out silently", 0.12),
    ],
)
def test_hard_messages_are_seldom_answered_wrongly(
    index: Index, file: Path, measure: str, at_most: float
) -> None:
    assert evaluate(index, read(file)).shares[measure].value <= at_most


@pytest.mark.parametrize(
    "line", ["porting", "[]", '{"q": "porting"}', '{"q": "porting", "ids": 3}']
)
def test_a_line_that_is_no_labelled_question_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "few.jsonl"
    file.write_text('{"q": "porting", "ids": []}\n' + line)
    with pytest.raises(KnowledgeError, match=r"few\.jsonl:2: write one"):
        read(file)
    with pytest.raises(KnowledgeError, match="cannot be read"):
        read(tmp_path / "gone.jsonl")


def test_an_interval_is_wilsons() -> None:
    low, high = Share(9, 10).interval
    assert (round(low, 3), round(high, 3)) == (0.596, 0.982)
    assert Share(0, 0).interval == (0.0, 1.0)
