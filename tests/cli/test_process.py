"""The real process on what operators do every day: it ends in one sentence that names the fix, and
never in a traceback."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot import VERSION
from tests import ROOT
from tests.drivers.command import START, Ended, command, interrupted, quick_command
from tests.drivers.process import bot_without
from tests.fakes.first_start import first_started

KNOWLEDGE: dict[str, object] = {"KNOWLEDGE_DIR": ROOT / "knowledge"}
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32}
UNREACHABLE: dict[str, tuple[dict[str, object], tuple[str, ...]]] = {
    "a host that nobody knows": (
        {"HOST": "host.invalid"},
        ("host.invalid:", "set HOST to an address of this machine"),
    ),
    "an address of another machine": (
        {"HOST": "192.0.2.1"},
        ("192.0.2.1:", "set another HOST or PORT"),
    ),
    "a database's host that nobody knows": (
        {"DATABASE_URL": "postgresql://care:canary@host.invalid/care"},
        ("host.invalid", "mend DATABASE_URL"),
    ),
    "a password behind the question mark": (
        {"DATABASE_URL": "postgresql:///care?host=/proc/nowhere&password=canary"},
        ("mend DATABASE_URL",),
    ),
    "a folder that cannot be made": (
        {"DATABASE_URL": "sqlite:////proc/nowhere/care.db"},
        ("/proc/nowhere", "mend DATABASE_URL"),
    ),
    "a folder that is a file": (
        {"DATABASE_URL": f"sqlite:///{ROOT}/README.md/care.db"},
        ("README.md", "mend DATABASE_URL"),
    ),
    "a folder of knowledge that is none": (
        {"KNOWLEDGE_DIR": "/proc/nowhere"},
        ("/proc/nowhere", "cannot be read"),
    ),
}


def served(here: Path, **env: object) -> Ended:
    usual = {"KNOWLEDGE_DIR": ROOT / "knowledge", "PORT": 0}
    return quick_command("serve", here=here, env=usual | env)


@pytest.mark.parametrize("what", UNREACHABLE)
def test_what_a_setting_names_in_vain_is_said(what: str, tmp_path: Path) -> None:
    settings, parts = UNREACHABLE[what]
    ended = served(tmp_path, **settings)
    assert ended.in_a_sentence(*parts), ended
    assert "canary" not in ended.err


def test_a_value_with_a_line_break_around_it_is_taken(tmp_path: Path) -> None:
    """As `$(cat token)` gives it where a file ends in two."""
    ended = served(tmp_path, HOST="host.invalid\n")
    assert ended.in_a_sentence("cannot listen on host.invalid:0")


def test_settings_in_another_alphabet_are_named(tmp_path: Path) -> None:
    """A `.env` that an editor saved as Latin-1, and a file that is named."""
    (tmp_path / "other.env").write_bytes(b"HOST=\xe9\n")
    named = quick_command("serve", "--env-file", "other.env", here=tmp_path)
    assert named.in_a_sentence("other.env: is no UTF-8 text; save it as UTF-8"), named
    (tmp_path / "other.env").rename(tmp_path / ".env")
    assert served(tmp_path).in_a_sentence(".env: is no UTF-8 text; save it as UTF-8")


def test_a_port_that_needs_rights_is_named(tmp_path: Path) -> None:
    """Even root may be without them, in a container."""
    if int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text()) <= 80:
        pytest.skip("everybody may listen on port 80 here")
    start: tuple[str, ...] = START
    if os.geteuid() == 0:
        start = ("setpriv", "--bounding-set=-net_bind_service", *START)
    ended = command("serve", here=tmp_path, env={"PORT": 80}, start=start)
    assert ended.in_a_sentence("127.0.0.1:80", "set a PORT from 1024 on"), ended


def test_a_port_that_is_taken_is_named(tmp_path: Path) -> None:
    """And nothing was begun: there is no database."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ended = served(tmp_path, PORT=taken.getsockname()[1])
    assert ended.in_a_sentence("Address already in use); set another HOST or PORT"), ended
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_told(tmp_path: Path) -> None:
    assert command("--version", here=tmp_path) == Ended(0, f"{VERSION}\n", "")


def test_without_its_packages_it_says_how_to_get_them() -> None:
    """Whoever types the first command of all before `make setup`."""
    ended = command("ask", "x", here=ROOT, start=(sys.executable, "-S", "-m", "bot"))
    assert ended.in_a_sentence("is not installed", "run `make setup`"), ended
    assert ended.err.count("\n") == 1


@pytest.mark.parametrize("target", ["run", "test"])
def test_without_python_make_says_what_is_missing(target: str, tmp_path: Path) -> None:
    """The README's two commands on a machine that has `make` and a shell alone."""
    for name in ("Makefile", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "bin").mkdir()
    for tool in ("make", "sh"):
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    ended = subprocess.run(
        ["make", target],
        cwd=tmp_path,
        env={"PATH": str(tmp_path / "bin")},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 2
    assert "No Python 3.11, 3.12 or 3.13 found. Install one" in ended.stderr


def test_a_closed_stdin_is_an_empty_one(tmp_path: Path) -> None:
    ended = command("ask", "--jsonl", here=tmp_path, env=KNOWLEDGE, before=lambda: os.close(0))
    assert ended == Ended(0, "", "")


async def test_a_server_needs_no_open_stream(tmp_path: Path) -> None:
    """As some supervisors start it. The database does not become one of them."""
    database = f"sqlite:///{tmp_path}/care.db"
    async with bot_without(0, 1, DATABASE_URL=database, **KNOWLEDGE) as bot:
        bot.process.send_signal(signal.SIGINT)
        assert await bot.ends(20) == 0
    assert (tmp_path / "care.db").read_bytes().startswith(b"SQLite format 3")


def test_what_is_no_utf_8_is_read_and_what_cannot_be_shown_is_spelt_out(tmp_path: Path) -> None:
    """By a terminal that has other letters than ours."""
    env = {**KNOWLEDGE, "PYTHONIOENCODING": "ascii"}
    asked = command("ask", b"porting \xff \xe2\x80\x9cdate\xe2\x80\x9d", here=tmp_path, env=env)
    assert (asked.code, asked.err) == (0, "")
    lines = b'{"q": "caf\xe9"}\n' + b"[" * 100_000 + b"\n"
    read = command("ask", "--jsonl", here=tmp_path, env=env, input=lines)
    assert read.out.count("\n") == 1
    assert read.in_a_sentence('line 2: write one {"q": "..."} a line')


def test_an_output_that_is_full_is_named(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = command("knowledge", "check", here=tmp_path, env=KNOWLEDGE, out=full)
    assert ended.in_a_sentence("the output: No space left on device"), ended


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "asked.jsonl").write_text('{"q": "porting date", "ids": [], "kind": "none"}\n')
    (tmp_path / "baseline.json").mkdir()
    evaluate = ("knowledge", "eval", "asked.jsonl", "--record")
    ended = quick_command(*evaluate, here=tmp_path, env=KNOWLEDGE)
    assert ended.in_a_sentence("baseline.json"), ended


COMMANDS = {
    "serve": ("serve",),
    "ask": ("ask", "how to port DID"),
    "eval": ("knowledge", "eval", str(ROOT / "tests/evals/dev.jsonl")),
    "watch": ("doctor", "--watch"),
}
AFTER = (0.0, 0.3, 1.0)  # seconds: at the first import, at a later one, at work


@pytest.mark.parametrize("after", AFTER)
@pytest.mark.parametrize("name", COMMANDS)
def test_ctrl_c_ends_every_command_in_silence(name: str, after: float, tmp_path: Path) -> None:
    """Whatever it is at. The server ends as it is told to; a command by the signal, unless it was
    done before."""
    first_started(f"sqlite:///{tmp_path}/care.db")
    env = {**SLACK, **KNOWLEDGE, "PORT": 0, "DATABASE_URL": f"sqlite:///{tmp_path}/care.db"}
    env |= {"SLACK_API_URL": "http://127.0.0.1:1/api/"}
    ended = interrupted(*COMMANDS[name], here=tmp_path, after=after, env=env)
    assert ended.code in (-signal.SIGINT, 0, 1), ended
    assert "Traceback" not in ended.err
    assert "KeyboardInterrupt" not in ended.err


def test_commands_beside_a_service_read_its_settings(tmp_path: Path) -> None:
    """From the file that systemd reads; it counts before what the shell happens to have, and before
    a `.env` of the folder."""
    first_started(f"sqlite:///{tmp_path}/service.db")
    (tmp_path / ".env").write_text("DATABASE_URL=sqlite:///other.db\n")
    (tmp_path / "care.env").write_text(
        f"# the service\n; it is\n\nDATABASE_URL='sqlite:///{tmp_path}/service.db'\nPORT=\"0\"\n"
    )
    shell = {**KNOWLEDGE, "DATABASE_URL": "sqlite:///third.db", "PORT": "many"}
    listed = quick_command("tickets", "list", "--env-file", "care.env", here=tmp_path, env=shell)
    assert listed == Ended(0, "no tickets yet\n", "")


def test_a_line_that_is_no_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "care.env").write_text("# of the service\nexport HOST=127.0.0.1\n")
    ended = quick_command("doctor", "--env-file", "care.env", here=tmp_path)
    assert ended.in_a_sentence("care.env:2: is no setting; write NAME=value"), ended
    ended = quick_command("doctor", "--env-file", "nowhere.env", here=tmp_path)
    assert ended.in_a_sentence("nowhere.env: cannot be read (No such file"), ended


def test_the_doctor_makes_no_database(tmp_path: Path) -> None:
    ended = quick_command("doctor", here=tmp_path, env=KNOWLEDGE)
    assert (ended.code, "empty: the server's first start" in ended.out) == (0, True), ended
    assert list(tmp_path.iterdir()) == []
