"""Every answer against the FAQ it comes from; runs where SOURCE_FAQ names the FAQ's text."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.entries import Knowledge
from bot.knowledge.prose import plain
from tests import ROOT
from tests.knowledge import comparing

FILE = os.environ.get("SOURCE_FAQ", "")
TITLES = dict(
    line.split("\t")
    for line in (ROOT / "tests/evals" / "faq_titles.tsv").read_text("utf-8").splitlines()
)
pytestmark = pytest.mark.skipif(
    not FILE, reason="SOURCE_FAQ does not name the FAQ's text: answers stay unchecked"
)

HEADINGS = ("Company Information Changes", "General Questions", "Not finding the help you need?")
SAME = {"euro": "eur", "gbp": "gbp", "usd": "usd"}
LABELS = (
    r"STATS OF CALL\W+LIST OF CALLS",
    r"\S*\*\S*",
    "it will be impossible to reduce its size",
    "after increasing the size of the volume",
)
"""Texts of the Portal, and example numbers, that an answer quotes as they stand."""
RUN = 6


@pytest.fixture(scope="module")
def source() -> dict[str, str]:
    """The FAQ's answers by entry."""
    ids = {comparing.words(title): entry for entry, title in TITLES.items()}
    answers: dict[str, str] = {}
    current = ""
    for line in Path(FILE).read_text("utf-8").splitlines():
        if line.startswith(HEADINGS):
            current = ""
        elif re.match(r" {2}• ", line):
            current = ids[comparing.words(line)]
            answers[current] = ""
        elif current:
            answers[current] += line + "\n"
    return answers


@pytest.mark.parametrize("entry", TITLES)
def test_an_answer_is_published_where_the_source_has_one(
    knowledge: Knowledge, source: dict[str, str], entry: str
) -> None:
    assert bool(source[entry].strip()) == (knowledge.by_id[entry].answer is not None)


@pytest.mark.parametrize("entry", TITLES)
def test_figures_are_those_of_the_source(
    knowledge: Knowledge, source: dict[str, str], entry: str
) -> None:
    theirs, ours = f"{TITLES[entry]}\n{source[entry]}", _ours(knowledge, entry)
    assert comparing.figures(theirs) - comparing.figures(ours) - comparing.spelt(ours) == set(), (
        "missing in our answer"
    )
    assert comparing.figures(ours) - comparing.figures(theirs) - comparing.spelt(theirs) == set(), (
        "not in the source"
    )


@pytest.mark.parametrize("entry", TITLES)
def test_currencies_times_and_names_of_the_source_are_there(
    knowledge: Knowledge, source: dict[str, str], entry: str
) -> None:
    ours = _ours(knowledge, entry).casefold()
    missing = [
        name
        for name in comparing.names(source[entry])
        if SAME.get(name.casefold(), name.casefold()) not in ours
    ]
    assert missing == []


@pytest.mark.parametrize("entry", TITLES)
def test_no_sentence_is_copied(knowledge: Knowledge, source: dict[str, str], entry: str) -> None:
    ours = _ours(knowledge, entry)
    for label in LABELS:
        ours = re.sub(label, "\n", ours, flags=re.IGNORECASE)
    theirs = f" {comparing.words(source[entry])} "
    copied = [
        run
        for line in ours.splitlines()
        for run in _runs(comparing.words(line).split())
        if f" {run} " in theirs
    ]
    assert copied == []


def _ours(knowledge: Knowledge, entry: str) -> str:
    """What partners and care read, without the numbers of steps; the staff note is for staff
    only."""
    read = knowledge.by_id[entry]
    answer = re.sub(r"^ *\d+\. ", "", plain(read.answer or ()), flags=re.MULTILINE)
    return "\n".join((read.question, answer, read.staff_note or ""))


def _runs(words: list[str]) -> Iterator[str]:
    return (" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1))
