"""What operators do with changes, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.cli.main import main
from bot.dialogue.lessons import Lesson
from bot.storage.store import Store
from tests.drivers.chat import Chat, knowledge_of
from tests.drivers.school import school

DURATION = "did-porting-duration"
FILLED = {"answer": "Now **five** days.", "correcting": "yes", "kept": "how many days for a port"}


def test_a_change_is_worked_from_the_command_line(
    small_knowledge: Path, command_line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Listed, shown, approved, published, proved, measured, and counted who saw the old text."""
    small = knowledge_of(small_knowledge)
    desk = school(small, Chat(small, Store(command_line)))
    desk.chat.says("how long does porting a DID number take?")
    card = desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", FILLED)
    for command, said in (
        (["changes"], card.number),
        (["show", card.number], "Now **five** days."),
        (["approve", card.number], "approved"),
        (["publish", card.number], "published"),
        (["eval", "--live"], "1 questions that teaching kept"),
        (["receipt", DURATION, "1"], "valid from"),
        (["receipt", DURATION], f"{DURATION} · 2"),
        (["recall", card.number, "--dry-run"], "1 people of 1 companies"),
        (["undo", card.number], "undone"),
        (["misses"], "nothing was missed"),
    ):
        assert main(["knowledge", *command]) in (0, 1), command
        assert said in capsys.readouterr().out, command
    desk.chat.store.close()
