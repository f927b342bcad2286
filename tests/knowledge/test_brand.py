"""Whose bot it is: what may stand in brand.yaml, and what is said with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.dialogue import naming, speech, words
from bot.errors import KnowledgeError
from bot.knowledge.brand import NEUTRAL, Brand
from bot.knowledge.loading import load
from tests import ROOT


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


ASKED, EARLIER = "Did this help?", "{count} earlier one is not shown."


def test_a_company_says_a_sentence_its_own_way(folder: Path) -> None:
    """With its names and the sentence's places, in the languages that it names alone; one that
    counts has a form for each that the language has."""
    text = (
        "team: Riders\nsentences:\n  en:\n"
        f'    "{ASKED}": Did {{team}} help?\n'
        '    "Ticket {number} was raised for this.": "{team} has {number}."\n'
        f'    "{EARLIER}": ["{{count}} before", "{{count}} ones before"]\n'
    )
    brand = branded(folder, text)
    naming.check(brand)
    with naming.naming(brand):
        assert words.WAS_IT_HELPFUL == "Did Riders help?"
        assert words.ticket_raised("AB-1") == "Riders has AB-1."
        assert (words.earlier(1), words.earlier(3)) == ("1 before", "3 ones before")
        with speech.speaking("de"):
            assert words.WAS_IT_HELPFUL == "War das hilfreich?"


@pytest.mark.parametrize(
    ("sentence", "said", "told"),
    [
        (EARLIER, "some", "lacks {count}; put it where it belongs"),
        (ASKED, "Did it, {who}?", "has {who}, which nothing fills; there are {assistant}"),
        (ASKED, "Did it {?", "a brace that closes or opens nothing"),
    ],
)
def test_a_sentence_keeps_its_places(folder: Path, sentence: str, said: str, told: str) -> None:
    with pytest.raises(KnowledgeError, match=r"brand\.yaml:3") as refused:
        branded(folder, f'sentences:\n  en:\n    "{sentence}": "{said}"')
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('sentences: {en: {"Did that help?": Well?}}', "did you mean 'Did this help?'?"),
        ('sentences: {xx: {"Did this help?": Well?}}', "the bot does not speak xx; it speaks de"),
    ],
)
def test_what_the_bot_never_says_is_refused(folder: Path, text: str, told: str) -> None:
    with pytest.raises(KnowledgeError) as refused:
        naming.check(branded(folder, text))
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("examples: [did-porting-durations]", "did you mean 'did-porting-duration'?"),
        ("icons: {color: ../a.png, outline: b.png}", "leads out of the folder"),
        ("icons: {color: a.png, outline: b.png}", "put the icon there, or leave icons out"),
        ("icons: {color: brand.yaml, outline: b.png}", "is no small PNG; save it as one"),
        ("icons: {color: small.png, outline: b.png}", "is not 192 x 192 pixels; scale it"),
        ("emergency: [112]", 'write it in quotes, such as "112"'),
        ("links: {website: http://a.example}", "must begin with https://"),
        ("colours: {accent: blue}", 'such as "#1b4b91"'),
    ],
)
def test_what_it_names_is_there(folder: Path, text: str, told: str) -> None:
    shutil.copy(ROOT / "examples/velundo/icons/outline.png", folder / "small.png")
    with pytest.raises(KnowledgeError) as refused:
        branded(folder, text)
    assert told in str(refused.value)
