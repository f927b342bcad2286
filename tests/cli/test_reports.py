"""What people wrote, on an operator's terminal and in a spreadsheet: it does nothing there."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from adapters.cli import reports
from adapters.cli.main import main
from adapters.shared import inert
from bot.model.people import Company, Partner
from bot.storage.store import Store
from tests import ROOT
from tests.drivers.chat import Chat
from tests.fakes.first_start import first_started

STEERING = "\x1b[2J\x1b]0;owned\x07 \x9b31m \x00\x08 \u202e\u2066 \u2028next \r\nWX-00000  open"
TAKES_WHAT_IS_TYPED = (
    ("tickets", "show"),
    ("tickets", "retry"),
    ("knowledge", "show"),
    ("knowledge", "receipt"),
    ("export",),
    ("forget",),
)
EVIL = Partner("slack:U-evil", f"Eve {STEERING}", Company("T-evil", f"Evil {STEERING}"))


@pytest.fixture
def number(chat: Chat) -> str:
    """A ticket by somebody with such a name and company, in such words."""
    return chat.ticket(f"Please send a human {STEERING}", by=EVIL)


def steers(text: str) -> list[str]:
    return [letter for letter in text if inert.line(letter) != letter and letter not in " \n"]


def test_a_list_has_a_line_a_ticket(store: Store, number: str) -> None:
    """Nothing that was typed moves the cursor, names the window or makes a line up."""
    shown = reports.listed(store)
    assert steers(shown) == []
    assert [line[:8] for line in shown.splitlines()] == [number]


def test_an_error_steers_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says what was typed, perhaps pasted from what somebody else wrote."""
    first_started(database := f"sqlite:///{tmp_path}/care.db")
    monkeypatch.setenv("DATABASE_URL", database)
    pasted = STEERING.replace("\x00", "")
    for typed in TAKES_WHAT_IS_TYPED:
        assert main([*typed, pasted, "--knowledge", str(ROOT / "knowledge")]) == 2
        assert steers(capsys.readouterr().err) == []


def test_one_ticket_is_json_that_steers_nothing(store: Store, number: str) -> None:
    """What was typed is in it, escaped."""
    shown = reports.shown(store, number)
    assert steers(shown) == []
    assert json.loads(shown)["by"]["name"].startswith("Eve \x1b[2J")


@pytest.mark.parametrize("format", ["csv", "json"])
def test_an_export_steers_nothing(store: Store, number: str, format: str) -> None:
    out = io.StringIO()
    reports.export(store, format, out)
    assert steers(out.getvalue().replace("\r\n", "\n")) == []
    assert number in out.getvalue()


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\uff1d1+1",
        "\uff0b1",
        "\uff0d1",
        "\uff20SUM(A1)",
        "\ufe66cmd",
        "\t=1+1",
        "\r\n=1+1",
        " =1+1",
        "\u200b=1+1",
        "\ufeff=1+1",
    ],
)
def test_no_cell_of_a_spreadsheet_is_a_formula(chat: Chat, store: Store, formula: str) -> None:
    """Neither as a subject nor as a name nor as a company's."""
    by = Partner("slack:U-evil", formula, Company("T-evil", formula))
    question = chat.says("Please send a human", by=by)
    assert question is not None
    chat.ticket(formula, by=by)
    out = io.StringIO()
    reports.export(store, "csv", out)
    [row] = csv.DictReader(io.StringIO(out.getvalue()))
    for column in ("by", "company", "subject"):
        assert row[column].startswith("'"), column


@pytest.mark.parametrize("formula", ["=1+1", " +1", "\uff1d1+1", "-1", '=HYPERLINK("x")'])
def test_nor_is_what_stands_after_a_semicolon(chat: Chat, store: Store, formula: str) -> None:
    """At which a spreadsheet in Italian or German ends a cell."""
    chat.ticket(f"ticket my phone, the new one;{formula};")
    out = io.StringIO()
    reports.export(store, "csv", out)
    cells = [cell for row in csv.reader(io.StringIO(out.getvalue()), delimiter=";") for cell in row]
    assert not [one for one in cells if one.strip()[:1] in "=+-@\uff1d" and one.strip()]
