"""What was published in chat goes back into the files, and changes nothing else in them."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.cli.main import main
from bot.dialogue.lessons import Lesson
from bot.errors import KnowledgeError
from bot.knowledge import editing
from bot.knowledge.editing import Edit
from bot.knowledge.entries import Knowledge
from bot.knowledge.files import topic_files
from bot.knowledge.loading import load
from bot.knowledge.writing import Folder
from bot.model.changes import Stage
from tests import ROOT
from tests.drivers.chat import Chat, knowledge_of
from tests.drivers.school import School, school
from tests.fakes.first_start import opened

DURATION = "did-porting-duration"


@pytest.fixture
def folder(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As the command line finds it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/care.db")
    monkeypatch.setenv("KNOWLEDGE_DIR", str(folder))
    return folder


@pytest.fixture
def desk(folder: Path, tmp_path: Path) -> Iterator[School]:
    files = knowledge_of(folder)
    store = opened(f"sqlite:///{tmp_path}/care.db")
    yield school(files, Chat(files, store))
    store.close()


def _changes(desk: School, text: str) -> str:
    card = desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", {"answer": text})
    return desk.publishes(card).number


def test_all_kinds_of_changes_go_into_the_files(
    desk: School, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then nothing lies over them any more, and the bot says the same as before."""
    _changes(desk, "Now **five** days.\n\n- of work")
    _changes(desk, "Now **six** days.")
    taught = {
        Lesson.WORDING: {"asked": "until when is: my number # over"},
        Lesson.NEAR_MISS: {"not_asked": "'quoted' & not asked"},
        Lesson.OUT_OF_SCOPE: {"outside": "do you sell cars"},
        Lesson.NEW_ENTRY: {
            "question": "May a number be used on a ship?",
            "answer": "No: it stays **in its country**.\n\n> Ask us.",
            "asked": "number on a ship\nship: number?",
        },
    }
    for lesson, filled in taught.items():
        desk.publishes(desk.teaches(lesson, f"entry/{DURATION}", filled))
    said = desk.chat.desk.knowledge
    assert main(["knowledge", "export", "--dry-run"]) == 0
    assert "+    Now **six** days.\n" in capsys.readouterr().out
    assert load(folder) == desk.files
    assert main(["knowledge", "export"]) == 0
    assert "written" in capsys.readouterr().out
    files = load(folder)
    assert [_text(files, one.id) for one in said.entries] == [
        _text(said, one.id) for one in said.entries
    ]
    assert files.uncovered == said.uncovered
    found = desk.takes_news(files)
    assert found.knowledge.by_id[DURATION].digest == files.by_id[DURATION].digest
    assert found.conflicts == ()
    assert {card.stage for card in desk.changes} <= {Stage.PUBLISHED}
    assert main(["knowledge", "export"]) == 0
    assert capsys.readouterr().out == "the files say all that was published\n"
    assert main(["knowledge", "export", "--dry-run"]) == 0
    nothing = capsys.readouterr()
    assert (nothing.out, nothing.err) == ("", "the files say all that was published\n")


def _text(knowledge: Knowledge, entry: str) -> tuple[object, ...]:
    one = knowledge.by_id[entry]
    return one.question, one.written, one.asked, one.not_asked, one.reviewed


def test_a_file_that_was_changed_underneath_is_left_alone(
    desk: School, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the difference; `check` and doctor say that there is a conflict."""
    number = _changes(desk, "Now **five** days.")
    file = next(file for file in folder.glob("*.yaml") if DURATION in file.read_text("utf-8"))
    edited = editing.edited(file.read_text("utf-8"), DURATION, Edit(answer="In the file."))
    file.write_text(edited, "utf-8")
    assert main(["knowledge", "export"]) == 2
    told = capsys.readouterr().err
    assert number in told
    assert "+In the file." in told
    assert file.read_text("utf-8") == edited
    assert main(["knowledge", "check"]) == 1
    assert f"{number} lies over" in capsys.readouterr().out


def test_whoever_writes_at_the_same_time_is_not_overwritten(folder: Path) -> None:
    written = Folder(folder)
    written.edit(DURATION, Edit(answer="Ours."))
    file = next(file for file in folder.glob("*.yaml") if DURATION in file.read_text("utf-8"))
    theirs = file.read_text("utf-8") + "# theirs\n"
    file.write_text(theirs, "utf-8")
    with pytest.raises(KnowledgeError, match="theirs"):
        written.write()
    assert file.read_text("utf-8") == theirs


@pytest.mark.parametrize(
    "edit",
    [
        Edit(answer="Another **answer**.\n\n- with\n- a list"),
        Edit(question="What else: how long?"),
        Edit(asked=("another wording",)),
        Edit(not_asked=("another near miss",)),
    ],
)
def test_one_changed_entry_of_ours_is_one_hunk(edit: Edit) -> None:
    """For every entry of our own files, whichever it is: nothing else in them changes."""
    knowledge = knowledge_of(ROOT / "knowledge")
    texts = [file.read_text("utf-8") for file in topic_files(ROOT / "knowledge")]
    for entry in knowledge.entries:
        [text] = [one for one in texts if f"- id: {entry.id}\n" in one]
        assert _hunks(text, editing.edited(text, entry.id, edit)) == 1, entry.id
    written = Folder(ROOT / "knowledge")
    written.edit(entry.id, edit)
    assert written.tried().by_id.keys() == knowledge.by_id.keys()


def _hunks(before: str, after: str) -> int:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines())
    return sum(line.startswith("@@ ") for line in lines)


ODD = """\
# before
topic: odd\r
entries:\r
- id: one   # the first\r
  question: 'What?'  # kept\r
  asked: [a, "b, c"]\r
  route: care\r

# between
- id: two
  route: care
  question: >-
    What
    else?

  answer: "folded
    twice"  # gone with its lines
  asked:
  - x
  # remark

  - y
  # after
  not_asked:
    - z"""


def test_files_are_edited_however_they_are_written() -> None:
    """Remarks, quotes, lists in one line, ends of lines of Windows, no end of the last line."""
    text = editing.edited(ODD, "one", Edit(question="How: so?", asked=("d",), answer="A.\n\nB."))
    assert "  question: 'How: so?'  # kept\r\n  answer: |\r\n    A.\r\n\r\n    B.\r\n" in text
    assert "  asked:\r\n    - a\r\n    - b, c\r\n    - d\r\n  route: care\r\n" in text
    text = editing.edited(ODD, "two", Edit(question="Why?", answer="A.", asked=("w",)))
    assert "  route: care\n  question: Why?\r\n\n  answer: |\r\n    A.\r\n" in text
    assert "  - y\n  - w\r\n  # after\n" in text
    text = editing.edited(ODD, "two", Edit(not_asked=("v",)))
    assert text.startswith(ODD)
    assert text.endswith("    - z\r\n    - v\r\n")
