"""Whose bot it is: what may stand in brand.yaml, and what is said with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.dialogue import naming, speech, words
from bot.errors import KnowledgeError
from bot.knowledge.brand import NEUTRAL, Brand
from bot.knowledge.loading import load


@pytest.fixture
def folder(small_knowledge: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_knowledge, tmp_path / "knowledge"))


def branded(folder: Path, text: str) -> Brand:
    (folder / "brand.yaml").write_text(text, "utf-8")
    return load(folder).brand


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("company: Acme\ncolor: red", 2, "unknown key 'color'; "),
        ("command: wildix", 1, "write it in small letters, such as /care"),
        ("command: /Ask Us", 1, "write it in small letters, such as /care"),
        ("ticket_prefix: ab-", 1, "write one to six capital letters"),
        ("company: '{team}'", 1, "may hold no {}"),
        ("company: |\n  a\n  b", 1, "no line break"),
        ("assistant: A name that no button holds", 1, "at most 17 characters"),
        ("team: {english: Help}", 1, "'english' is no name here; write a language as de"),
        ("team: []", 1, "team"),
    ],
)
def test_what_is_wrong_names_its_line_and_the_fix(
    folder: Path, text: str, line: int, told: str
) -> None:
    with pytest.raises(KnowledgeError) as refused:
        branded(folder, text)
    assert f"brand.yaml:{line}: " in str(refused.value)
    assert told in str(refused.value)


def test_without_the_file_the_names_are_nobodys(folder: Path) -> None:
    (folder / "brand.yaml").unlink()
    assert load(folder).brand == NEUTRAL
    with naming.naming(NEUTRAL):
        assert words.GREETING[1] == "Ask me about anything in the FAQ in your own words."
        with speech.speaking("de"):
            assert "allem, was in der FAQ steht" in words.GREETING[1]


def test_a_name_is_said_in_the_readers_language(folder: Path) -> None:
    """Else in English; and what a name looks like is never taken for a place."""
    brand = branded(folder, "team: {en: Rider Care, de: Fahrerservice}\ncommand: /rider")
    with naming.naming(brand):
        assert words.NOT_WITH_CARE == "Rider Care has not seen it yet."
        assert words.YOUR_QUESTION_HINT == "Ask a question, or /rider …"
        with speech.speaking("de"):
            assert words.NOT_WITH_CARE == "Fahrerservice hat es noch nicht gesehen."
        with speech.speaking("it"):
            assert words.not_with_care_yet("{command}")[0].startswith("Rider Care")
            assert "{command}" in words.not_with_care_yet("{command}")[0]
