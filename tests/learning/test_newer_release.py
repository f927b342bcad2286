"""An old release beside a new one: changes that the old one cannot read are kept as they are, and
shown as unknown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select, update

from adapters.cli.main import main
from adapters.server.keepers import every_keeper
from bot.dialogue import words
from bot.dialogue.cards import AnswerCard
from bot.dialogue.learning import ChangeListCard, ReceiptCard
from bot.dialogue.lessons import Lesson
from bot.errors import TooLateError
from bot.learning import tables
from bot.privacy.erasure import forget
from tests.drivers.chat import ANNA, LUCA, direct
from tests.drivers.school import School

DURATION = "did-porting-duration"
ASKING = "how long does porting a DID number take?"


def _of_newer_release(desk: School, number: str) -> str:
    """As a release would have written it that has another kind; gives what is kept of it."""
    row = tables.changes.c
    with desk.chat.store.turn() as memory:
        connection = memory.connection
        found = connection.execute(select(row.document).where(row.id == number)).scalar_one()
        document = {**found, "kind": "merge-entries", "into": "another", "said_by": "Anna"}
        this = update(tables.changes).where(row.id == number)
        connection.execute(this.values(document=document))
    return json.dumps(document, sort_keys=True)


def _kept(desk: School, number: str) -> str:
    row = tables.changes.c
    with desk.chat.store.reading() as memory:
        found = select(row.document).where(row.id == number)
        return json.dumps(memory.connection.execute(found).scalar_one(), sort_keys=True)


def test_what_only_a_newer_release_can_read_is_kept_and_shown_as_unknown(
    desk: School,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Everything else is worked as ever; nobody here takes a step of it, and nobody is told of
    it."""
    desk.chat.says(ASKING, by=LUCA, where=direct(LUCA))
    filled = {"answer": "Now **five** days.", "correcting": "yes"}
    strange = desk.publishes(desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", filled))
    desk.learns(Lesson.TELL, strange.number, strange.stage)
    kept = _of_newer_release(desk, strange.number)
    found = desk.takes_news()
    assert found.unknown == (strange.number,)
    [shown] = desk.learns(Lesson.CHANGES)
    assert isinstance(shown, ChangeListCard)
    assert (shown.changes, shown.unknown) == ((), (strange.number,))
    with pytest.raises(TooLateError, match=words.changes_unknown([strange.number])):
        desk.learns(Lesson.UNDO, strange.number, "published")
    assert desk.watch.told() == []
    other = {"entry": "", "other": "did-porting-date-lookup", "asked": "day on which it happens"}
    desk.publishes(desk.teaches(Lesson.WORDING, f"entry/{DURATION}", other))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/care.db")
    assert main(["knowledge", "changes"]) == 0
    assert f"{strange.number}  {DURATION}  of a newer release" in capsys.readouterr().out
    assert _kept(desk, strange.number) == kept


def test_its_texts_are_numbered_by_the_release_that_shows_them(desk: School) -> None:
    """The old release goes on with the text that it has, and leaves the versions alone."""
    filled = {"answer": "Now **five** days."}
    strange = desk.publishes(desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", filled))
    _of_newer_release(desk, strange.number)
    desk.takes_news()
    answer = desk.chat.says(ASKING)
    assert isinstance(answer, AnswerCard)
    assert answer.origin.version == 0
    receipt = desk.chat.says(f"receipt {DURATION}")
    assert isinstance(receipt, ReceiptCard)
    assert (receipt.number, receipt.until) == (2, None)
    first = desk.chat.says(f"receipt {DURATION} 1")
    assert isinstance(first, ReceiptCard)
    assert [(one.number, one.reason) for one in first.later] == [(2, "")]


def test_whoever_is_forgotten_is_so_there_too(desk: School) -> None:
    strange = desk.teaches(Lesson.WORDING, f"entry/{DURATION}", {"asked": "when is it over"})
    _of_newer_release(desk, strange.number)
    forget(desk.chat.store, every_keeper(), ANNA.id, desk.files, desk.chat.now)
    kept = _kept(desk, strange.number)
    assert ANNA.id not in kept
    assert "merge-entries" in kept
