"""The second company in examples/: another trade, ten wordings an entry, nothing on what lies
outside. What holds for ours holds for it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from adapters.cli.main import main
from bot.dialogue import naming
from bot.knowledge import organisations
from bot.knowledge.brand import Brand
from bot.knowledge.entries import Knowledge
from bot.knowledge.loading import load
from bot.knowledge.prose import parse
from bot.knowledge.starting import STARTER
from bot.search import Index
from bot.search.calibration import fresh
from bot.search.evaluation import Report, evaluate
from bot.search.labelled import known, read
from bot.storage.store import Store
from tests import ROOT
from tests.drivers.chat import Chat
from tests.drivers.command import quick_command
from tests.knowledge.translated import marked, shape

FOLDER = ROOT / "examples/velundo"
QUESTIONS = FOLDER / "eval.jsonl"


@pytest.fixture(scope="module")
def company() -> Knowledge:
    return load(FOLDER)


@pytest.fixture(scope="module")
def index(company: Knowledge) -> Index:
    """By words alone, with the scale that holds for every knowledge without one of its own."""
    return Index(company)


@pytest.fixture(scope="module")
def measured(index: Index) -> Report:
    return evaluate(index, read(QUESTIONS))


def test_it_is_what_an_author_writes_in_a_day(company: Knowledge) -> None:
    assert len(company.entries) >= 25
    assert {len(entry.asked) for entry in company.entries} == {10}
    assert company.uncovered == ()
    assert not (FOLDER / "out_of_scope.yaml").exists()
    assert company.calibration is None


def test_every_entry_is_said_in_german(company: Knowledge) -> None:
    """From the English of today, in the same shape."""
    german = yaml.safe_load((FOLDER / "translations/de.yaml").read_text("utf-8"))["entries"]
    assert set(german) == set(company.by_id)
    for entry in company.entries:
        said = german[entry.id]
        answer = parse(said.get("answer", ""))
        assert said["of"] == entry.digest
        assert list(map(shape, answer)) == list(map(shape, entry.answer or ()))
        assert list(marked(answer)) == list(marked(entry.answer or ()))


def test_its_questions_are_no_wordings(company: Knowledge) -> None:
    """And their entries exist."""
    rows = read(QUESTIONS)
    assert len(rows) == 120
    assert fresh(company, rows) == rows
    known(company, rows)


@pytest.mark.parametrize(
    ("measure", "at_most"), [("answered, out of scope", 0.0), ("choices, out of scope", 0.37)]
)
def test_what_lies_outside_gets_silence(measured: Report, measure: str, at_most: float) -> None:
    """Choices now and then, and never an answer, although it knows nothing of it."""
    assert measured.shares[measure].value <= at_most


def test_a_few_messages_out_of_scope_make_nothing_sure(company: Knowledge) -> None:
    """Such as the handful that `knowledge new` begins with."""
    few = replace(company, uncovered=load(STARTER).uncovered)
    found = evaluate(Index(few), read(QUESTIONS)).shares
    assert found["wrong answers, of all messages"].value <= 0.01
    assert found["answered, out of scope"].value <= 0.02


def test_what_is_foreign_is_no_small_talk(index: Index) -> None:
    """Where nothing else is known of what lies outside, small talk is what is nearest to it."""
    taken = [row.q for row in read(QUESTIONS) if index.find(row.q).small_talk]
    assert len(taken) <= 3
    assert index.find("grazie mille").small_talk == "thanks"
    assert index.find("kann ich mit einem Menschen sprechen").small_talk == "human"


def test_its_wordings_are_answered(company: Knowledge, index: Index) -> None:
    """To the word: nobody who wrote one understands why not."""
    asked = [(entry.id, text) for entry in company.entries for text in entry.asked]
    right = [index.find(text).answers == (entry,) for entry, text in asked]
    assert sum(right) >= 0.9 * len(right)


@pytest.mark.parametrize(
    ("measure", "at_least"),
    [
        ("right entry in the first three", 0.8),
        ("helped: right answer or right choice", 0.45),
        ("right, of what is answered", 1.0),
    ],
)
def test_what_lies_inside_is_found(measured: Report, measure: str, at_least: float) -> None:
    assert measured.shares[measure].value >= at_least


def test_it_answers_on_the_command_line() -> None:
    asked = json.dumps({"q": "my account is locked after too many wrong passwords"}) + "\n"
    told = quick_command(
        "ask", "--knowledge", str(FOLDER), "--jsonl", here=ROOT, input=asked.encode()
    )
    assert told.code == 0, told
    assert json.loads(told.out)["ranked"][0]["id"] == "portal-login"


def test_a_ticket_lives_as_ours_do(company: Knowledge, store: Store) -> None:
    """Asked, answered, raised with this company's details, seen by its own desk."""
    chat = Chat(company, store)
    number = chat.ticket("bike stolen from the station")
    card = chat.care_card(number)
    assert card.entry is not None
    assert card.entry.entry == "theft"
    assert card.route == "Claims"


def test_it_has_a_brand_of_its_own(company: Knowledge) -> None:
    """All of it: names, looks, links, sentences; its icons and its companies are read."""
    assert {name for name in Brand.model_fields if not getattr(company.brand, name)} == {
        "emergency"
    }
    known = organisations.load(FOLDER, company.routes)
    assert known.homes["slack:T0NORDLICHT"].name == "Nordlicht Druck GmbH"
    naming.check(company.brand)


def test_a_new_folder_is_valid_and_answers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What `knowledge new` writes passes `check`; nothing is written over."""
    folder = str(tmp_path / "acme")
    assert main(["knowledge", "new", folder]) == 0
    assert main(["knowledge", "check", "--knowledge", folder]) == 0
    assert "all valid" in capsys.readouterr().out
    asked = ["ask", "--knowledge", folder, "when are you open?"]
    assert main(asked) == 0
    assert "9:00 to 18:00" in capsys.readouterr().out
    (tmp_path / "acme/first.yaml").write_text("mine", "utf-8")
    assert main(["knowledge", "new", folder]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert (tmp_path / "acme/first.yaml").read_text("utf-8") == "mine"


def test_every_field_of_a_new_folder_is_explained() -> None:
    """What may stand in brand.yaml stands there, in use or as a comment."""
    written = (STARTER / "brand.yaml").read_text("utf-8")
    assert [name for name in Brand.model_fields if f"{name}:" not in written] == []
