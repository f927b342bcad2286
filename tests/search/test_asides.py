"""What a message sets aside does not decide which entry answers it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.search import Index
from bot.search.asides import asks_nothing, point
from bot.search.evaluation import evaluate
from bot.search.labelled import read
from tests import ROOT

CONTRASTS = ROOT / "tests/evals/contrasts.jsonl"
ASIDES = CONTRASTS.with_name("asides.jsonl")


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Licences stay where they are. Only the devices move", "Only the devices move"),
        ("I know the date, but at what time is it?", "but at what time is it?"),
        ("not the bill, I want the list of calls", "I want the list of calls"),
        ("Die Geräte bleiben hier, nur die Nummern sollen weg", "nur die Nummern sollen weg"),
        ("non la data, vorrei sapere l'ora", "vorrei sapere l'ora"),
        ("le code est clair. Je cherche la facture", "Je cherche la facture"),
        ("la fecha ya la sé, quiero saber la hora", "quiero saber la hora"),
        ("Everybody here knows the code. I look for the bill", "I look for the bill"),
        ("L'ora l'ho capita, mi manca la data", "mi manca la data"),
        ("Die Zahlung ist erledigt. Ich suche die Rechnung", "Ich suche die Rechnung"),
    ],
)
def test_what_is_set_aside_is_taken_out(text: str, about: str) -> None:
    assert point(text) == about


@pytest.mark.parametrize(
    "text",
    [
        "the code does not arrive, where do I find it",
        "I do not know where the invoices are, can you help me",
        "is it not possible to port on a Saturday?",
        "no licences",
        "nothing works, what now",
        "",
    ],
)
def test_what_fails_or_is_asked_is_not_set_aside(text: str) -> None:
    assert point(text) is None


@pytest.mark.parametrize(
    ("piece", "nothing"),
    [
        ("which digits one dials everybody knows", True),
        ("how it is paid is clear", True),
        ("the date is not what I ask for", True),
        ("do users dial it with or without the country code", False),
        ("where is the credit note in case you have already made one", False),
    ],
)
def test_what_begins_as_a_question_asks_for_nothing_where_it_ends_as_none(
    piece: str, nothing: bool
) -> None:
    assert asks_nothing(piece) is nothing


def test_the_entry_meant_comes_before_the_one_set_aside(index: Index) -> None:
    stays = index.find("the licences stay here, it's the rented phones that go to another PBX")
    assert stays.hits[0].entry == "move-hwaas"
    moves = index.find("the rented phones stay here, it's the licences that go to another PBX")
    assert moves.hits[0].entry == "move-licenses"


def test_what_is_asked_is_answered_before_what_is_only_told(index: Index) -> None:
    """Nothing is said of what everybody knows already, however it is put."""
    account = "The portal account of my colleague was created yesterday."
    asked = "What is the minimum term to keep a new DID?"
    assert index.find(f"{account} {asked}").answers[0] == "did-minimum-term"
    known = "How 112 is dialled everybody here knows."
    assert index.find(f"{known} {asked}").answers == ("did-minimum-term",)


@pytest.mark.parametrize("file", [CONTRASTS, ASIDES], ids=["contrasts", "asides"])
def test_contrasts_fare_well_by_words_alone(index: Index, file: Path) -> None:
    """No message of the second file was read for mending; its totals were in view."""
    shares = evaluate(index, read(file)).shares
    assert shares["right entry first, in scope"].value >= 0.70
    assert shares["contrasts answered wrongly"].value <= 0.10
