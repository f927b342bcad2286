"""The command line: what it prints, and what it says of bad input."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

from adapters.cli.main import main
from tests import INDEX_CACHE, ROOT
from tests.fakes.first_start import first_started

KNOWLEDGE = ["--knowledge", str(ROOT / "knowledge")]


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No .env of the developer's."""
    monkeypatch.chdir(tmp_path)


def test_ask_shows_the_card_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    """The entry's text, then how it was found."""
    assert main(["ask", "How long does porting a DID number take?", *KNOWLEDGE]) == 0
    said = capsys.readouterr().out
    assert "1 to 3 weeks" in said
    assert "decision    answer" in said
    assert "did-porting-duration" in said


def test_ask_reads_questions_line_by_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One decision a line, in the documented shape."""
    monkeypatch.setattr(
        "sys.stdin",
        io.StringIO(
            '{"q": "where do I see the porting date of my order?"}\n{"q": "best pizza in town"}\n'
            '{"q": "and at what time?", "context": "did-porting-date-lookup"}\n'
        ),
    )
    assert main(["ask", "--jsonl", *KNOWLEDGE]) == 0
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(first) == {"decision", "confidence", "ranked", "shown", "offered"}
    assert (first["shown"], first["offered"]) == (["did-porting-date-lookup"], [])
    assert (second["shown"], second["offered"]) == ([], [])
    assert "did-porting-exact-time" in third["shown"] + third["offered"]
    assert set(first["ranked"][0]) == {"id", "score"}
    assert second["decision"] == "none"


def test_a_bad_line_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its number, and what is wanted."""
    monkeypatch.setattr("sys.stdin", io.StringIO('{"q": "porting date"}\nporting date\n'))
    assert main(["ask", "--jsonl", *KNOWLEDGE]) == 2
    assert 'line 2: write one {"q": "..."} a line' in capsys.readouterr().err


def test_check_lists_what_the_owner_should_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    """Doubts about the source, and what is unpublished."""
    assert main(["knowledge", "check", *KNOWLEDGE]) == 0
    said = capsys.readouterr().out
    assert said.startswith("58 entries, 47 published, all valid\n")
    assert "delivery-cost: " in said
    assert "sla: unpublished" in said
    told = said.splitlines()[-1]
    assert told.startswith("what to expect: of ")
    assert 0.75 <= float(re.findall(r"(\d\.\d\d) find their entry first", told)[0]) <= 1


def test_check_names_file_line_entry_and_fix(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """For whoever edits the files."""
    for file in (ROOT / "knowledge").glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    billing = tmp_path / "billing.yaml"
    text = billing.read_text(encoding="utf-8")
    billing.write_text(text.replace("    related:", "    relatd:", 1), encoding="utf-8")
    assert main(["knowledge", "check", "--knowledge", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    line = text.split("    related:", 1)[0].count("\n") + 1
    assert f"billing.yaml:{line}" in said
    assert "invoice-payment-options" in said
    assert "did you mean 'related'?" in said


def test_the_slack_manifest_is_for_the_public_address(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And for Socket Mode without one."""
    monkeypatch.setenv("PUBLIC_URL", "https://care.example.com")
    assert main(["manifest", "slack", *KNOWLEDGE]) == 0
    settings = yaml.safe_load(capsys.readouterr().out)["settings"]
    assert settings["interactivity"]["request_url"] == "https://care.example.com/slack/events"
    monkeypatch.delenv("PUBLIC_URL")
    assert main(["manifest", "slack", *KNOWLEDGE]) == 0
    assert yaml.safe_load(capsys.readouterr().out)["settings"]["socket_mode_enabled"] is True


def test_the_teams_manifest_is_a_zip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With both icons, three questions to ask, and the schema that is asked for."""
    monkeypatch.setenv("PUBLIC_URL", "https://care.example.com")
    for name in ("MicrosoftAppId", "MicrosoftAppTenantId"):
        monkeypatch.setenv(name, "11111111-2222-4333-8444-555555555555")
    monkeypatch.setenv("MicrosoftAppPassword", "canary")
    zipped = ["manifest", "teams", *KNOWLEDGE, "--out", str(tmp_path / "app.zip")]
    assert main(zipped) == 0
    with ZipFile(tmp_path / "app.zip") as zip:
        assert sorted(zip.namelist()) == ["color.png", "manifest.json", "outline.png"]
        assert '"prompt"' in zip.read("manifest.json").decode()
    assert main([*zipped, "--schema", "1.22"]) == 0
    with ZipFile(tmp_path / "app.zip") as zip:
        assert '"manifestVersion": "1.22"' in zip.read("manifest.json").decode()
    assert main([*zipped, "--schema", "1.2"]) == 2


def test_doctor_says_what_is_well(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare installation is: the playground alone."""
    assert main(["doctor", *KNOWLEDGE]) == 0
    said = capsys.readouterr().out
    assert "BAD" not in said
    assert "58 entries" in said
    monkeypatch.setenv("DATABASE_URL", "postgresql://care:canary@127.0.0.1:1/care")
    assert main(["doctor", *KNOWLEDGE]) == 1
    said = capsys.readouterr().out
    assert "BAD  database" in said
    assert "canary" not in said


@pytest.mark.parametrize(
    "typed",
    [
        *(("numbers", "--days", days) for days in ("0", "-1", "1000000", "9" * 30, "²", "1.5")),
        ("knowledge", "recall", "C-1", "--dry-run", "--days", "9" * 30),
        *(("doctor", "--watch", "--every", hours) for hours in ("nan", "inf", "-1", "1e300")),
    ],
    ids=" ".join,
)
def test_a_number_that_no_calendar_holds_is_asked_again(
    typed: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*typed])
    assert ended.value.code == 2
    assert "write a number" in capsys.readouterr().err


SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32}
MISSPELT: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "half of Slack's": (
        {"SLACK_BOT_TOKEN": "xoxb-1"},
        ("SLACK_SIGNING_SECRET is missing",),
    ),
    "a port that is no number": (
        {"PUBLIC_URL": "https://care.example.com:abc"},
        ("PUBLIC_URL", "is no address"),
    ),
    "a password in an address": (
        {**SLACK, "SLACK_API_URL": "https://care:canary@slack.example.com/api/"},
        ("SLACK_API_URL", "remove it"),
    ),
    "a slash in a password": (
        {"DATABASE_URL": "postgresql://care:can/ary@127.0.0.1/care"},
        ("DATABASE_URL", "%2F"),
    ),
    "a port of the database that is no number": (
        {"DATABASE_URL": "postgresql://care:canary@127.0.0.1:abc/care"},
        ("DATABASE_URL", "is no address"),
    ),
    "a line break in a token": (
        {**SLACK, "SLACK_BOT_TOKEN": "xoxb-\n1"},
        ("SLACK_BOT_TOKEN", "copy it again"),
    ),
    "a letter of another alphabet's bytes": (
        {**SLACK, "SLACK_BOT_TOKEN": "xoxb-\udce9"},
        ("SLACK_BOT_TOKEN", "copy it again"),
    ),
    "a port that is none": ({"PORT": "abc"}, ("PORT",)),
    "a database in memory": ({"DATABASE_URL": "sqlite:///:memory:"}, ("must name a file",)),
    "a database that is nowhere": ({"DATABASE_URL": "sqlite://"}, ("must name a file",)),
}


@pytest.mark.parametrize("what", MISSPELT)
def test_a_setting_that_is_wrong_is_named(
    what: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its fix, and without the secret in it."""
    settings, parts = MISSPELT[what]
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert main(["serve"]) == 2
    said = capsys.readouterr().err
    assert all(part in said for part in parts), said
    assert "canary" not in said


BAD_INPUT = {
    "ask": ("what is the question?", ["ask"]),
    "no folder": (
        "nowhere/routes.yaml: cannot be read",
        ["knowledge", "check", "--knowledge", "nowhere"],
    ),
    "no file": (
        "nowhere.jsonl: cannot be read (No such file",
        ["knowledge", "eval", "nowhere.jsonl"],
    ),
    "no text": (
        "bytes.jsonl: cannot be read (no UTF-8 text)",
        ["knowledge", "eval", "bytes.jsonl"],
    ),
    "no question": ("empty.jsonl: holds no question", ["knowledge", "eval", "empty.jsonl"]),
    "nothing to fit": ("empty.jsonl: holds no question", ["knowledge", "calibrate", "empty.jsonl"]),
    "no such ticket": ("`tickets list` names all", ["tickets", "show", "WX-NONE"]),
    "nothing parked": ("nothing of it is parked", ["tickets", "retry", "WX-NONE"]),
    "nowhere to write": (
        "name another file with --out",
        ["manifest", "slack", "--out", "nowhere/app.yaml"],
    ),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_bad_input_is_answered_in_a_sentence(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    """That names the fix, and no traceback."""
    Path("bytes.jsonl").write_bytes(b"\xff\xfe")
    Path("empty.jsonl").write_text("\n", encoding="utf-8")
    first_started("sqlite:///var/care.db")
    sentence, arguments = BAD_INPUT[case]
    given = [] if "--knowledge" in arguments else KNOWLEDGE
    assert main([*arguments, *given]) == 2
    assert sentence in capsys.readouterr().err


LOOKING = {
    "list": ("tickets", "list"),
    "show": ("tickets", "show", "WX-7KQ3M"),
    "retry": ("tickets", "retry", "WX-7KQ3M"),
    "export of tickets": ("tickets", "export"),
    "export of a person": ("export", "Anna Berg"),
    "forget": ("forget", "Anna Berg"),
}


@pytest.mark.parametrize("name", LOOKING)
def test_looking_makes_no_database(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Whoever looks in the wrong folder is told so, and not shown an empty list."""
    assert main([*LOOKING[name], *KNOWLEDGE]) == 2
    said = capsys.readouterr().err
    assert "var/care.db: there is no database yet" in said
    assert "--env-file" in said
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_yaml_is_the_only_problem(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """What others say of its entries is not wrong."""
    for file in (ROOT / "knowledge").glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    with (tmp_path / "billing.yaml").open("a", encoding="utf-8") as billing:
        billing.write("  - [half\n")
    assert main(["knowledge", "check", "--knowledge", str(tmp_path)]) == 2
    [problem] = capsys.readouterr().err.splitlines()
    assert "not YAML" in problem


def test_a_reader_that_has_seen_enough_is_no_error() -> None:
    """As `head -1` is."""
    asking = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--jsonl", *KNOWLEDGE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PYTHONPATH": str(ROOT), "MEANING": "off", "INDEX_CACHE": str(INDEX_CACHE)},
    )
    assert asking.stdin
    assert asking.stdout
    asking.stdout.close()
    _, said = asking.communicate(b'{"q": "porting date"}\n' * 2)
    assert (asking.returncode, said) == (0, b"")
