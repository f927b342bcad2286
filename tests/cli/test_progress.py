"""What a command that takes its time shows of it: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

from tests import ROOT


def evaluation(small_knowledge: Path, tmp_path: Path) -> list[str]:
    """The command, with a few labelled questions."""
    file = tmp_path / "labelled.jsonl"
    row = {"q": "how long does a port take", "ids": ["did-porting-duration"], "kind": "short"}
    file.write_text("".join(f"{json.dumps(row)}\n" for _ in range(20)))
    words = ("-m", "bot", "knowledge", "eval", str(file), "--knowledge", str(small_knowledge))
    return [sys.executable, *words]


def test_a_pipe_gets_the_result_alone(small_knowledge: Path, tmp_path: Path) -> None:
    ran = subprocess.run(
        evaluation(small_knowledge, tmp_path), cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""
    assert "right entry first" in ran.stdout
    assert "\x1b" not in ran.stdout


def test_a_terminal_shows_how_far_it_is(small_knowledge: Path, tmp_path: Path) -> None:
    """Beside the result, which may go into a file meanwhile; the terminal is left as it was."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm"}
    ran = subprocess.run(
        evaluation(small_knowledge, tmp_path),
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=theirs,
        text=True,
        check=True,
    )
    os.close(theirs)
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "Learning the knowledge" in shown
    assert "Asking" in shown
    assert "100%" in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")
    assert "right entry first" in ran.stdout
    assert "\x1b" not in ran.stdout
