"""What the bot says in other languages: complete, with every place, and short enough."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from adapters.teams.drawing.cards import adaptive
from adapters.web.drawing import cards
from bot.desk import commands
from bot.desk.commands import ChooseLanguage, Help, understood
from bot.dialogue import catalogues, command_words, speech, tongues, words
from bot.knowledge import small_talk
from tests.knowledge.in_other_words import INFORMAL
from tests.tools import catalogues as collected

BUTTON = 75  # characters of a button in Slack, and of an option there
TITLE = 24  # characters of a modal's title in Slack
TITLES = (
    "TICKET_FORM",
    "WHAT_WAS_MISSING",
    "REROUTE_FORM",
    "WORD_FORM",
    "REASON_FORM",
)
MARKS = {"it": "«»", "es": "«»", "fr": "«»", "de": "„“"}
in_each_language = pytest.mark.parametrize("language", collected.TRANSLATED)


@in_each_language
def test_each_language_has_all_its_files(language: str) -> None:
    """What the bot says, by which words it is told, what people type, and say that is nothing."""
    assert catalogues.file_of(language).exists()
    assert catalogues.common_words(language)
    assert catalogues.command_lines(language)
    assert (small_talk.FOLDER / f"{language}.yaml").exists()


def test_who_puts_a_catalogue_in_the_wrong_place_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pt").mkdir()
    (tmp_path / "pt" / "words.po").touch()
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    monkeypatch.setattr(collected, "TRANSLATED", ("pt",))
    with pytest.raises(SystemExit, match=r"pt/LC_MESSAGES/words\.po"):
        collected.main()


@in_each_language
def test_everything_is_translated(language: str) -> None:
    """And nothing that nobody says any more: `python -m tests.tools.catalogues` mends it."""
    catalogue = catalogues.read(catalogues.file_of(language))
    found = {message.id for message in catalogue if message.id}
    assert found == set(collected.messages())
    assert [message.id for message in catalogue if not all(_said(message))] == []


@in_each_language
def test_every_place_is_there(language: str) -> None:
    """Each place of the English stands once in the translation, and no other does; commands, code
    and emphasis stay."""
    wrong = []
    for message in catalogues.read(catalogues.file_of(language)):
        english = message.id if isinstance(message.id, str) else message.id[-1]
        for said in _said(message):
            few = isinstance(message.id, tuple) and said == _said(message)[0]
            missing = _places(english) ^ _places(said)
            if missing - ({"{count}"} if few else set()):
                wrong.append((english, said))
    assert wrong == []


@in_each_language
def test_commands_that_are_named_are_understood(language: str) -> None:
    """Whatever a sentence tells people to type is a command in its own language, too, and the
    same."""
    wrong = []
    for message in catalogues.read(catalogues.file_of(language)):
        if isinstance(message.id, str) and _commands(message.id):
            for said in _said(message):
                if _commands(said) != _commands(message.id):
                    wrong.append(said)
    assert wrong == []


@in_each_language
def test_quotation_marks_are_the_language_s(language: str) -> None:
    others = set('“”„«»"') - set(MARKS[language])
    catalogue = catalogues.read(catalogues.file_of(language))
    assert [said for one in catalogue if one.id for said in _said(one) if others & set(said)] == []


def test_french_signs_stay_with_their_words() -> None:
    """A no-break space stands before them, so that none begins a line: the tool sees to it."""
    french = catalogues.read(catalogues.file_of("fr"))
    said = [each for one in french if one.id for each in _said(one)]
    assert [text for text in said if re.search(r" [;:!?»]|« ", text)] == []


@in_each_language
def test_everybody_is_addressed_politely(language: str) -> None:
    """Partners and care alike; and no apostrophe is of another kind than the others."""
    said = [each for one in catalogues.read(catalogues.file_of(language)) for each in _said(one)]
    informal = re.compile(rf"\b(?:{INFORMAL[language]})\b", re.I)
    assert [text for text in said if informal.search(text) or "’" in text] == []


@in_each_language
def test_labels_fit(language: str) -> None:
    """On the platform that has least room for them."""
    with speech.speaking(language):
        titles = [text for name in TITLES for text in _texts(getattr(words, name))]
        labels = [text for name in vars(words.labels) for text in _label(name)]
    assert [title for title in titles if len(title) > TITLE] == []
    assert [label for label in labels if len(label) > BUTTON] == []


@in_each_language
def test_plurals_dates_and_numbers_are_the_language_s(language: str) -> None:
    with speech.speaking(language):
        one, two = words.more_tickets(1), words.more_tickets(2)
        assert one != two or language == "de"
        assert re.search(r"1[.\s\u202f\u00a0]?985", words.too_long(1985, 1))
        assert words.share(12, 25) == ("48%" if language == "it" else "48\u00a0%")
        assert (
            words.day(date(2026, 3, 9))
            == {
                "de": "09.03.2026",
                "es": "9 mar 2026",
                "fr": "9 mars 2026",
                "it": "9 mar 2026",
            }[language]
        )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("wo sehe ich den FOC date?", "de"),
        ("quanto tempo ci vuole per la portabilità", "it"),
        ("combien de temps dure le portage ?", "fr"),
        ("¿cómo puedo portar un número?", "es"),
        ("how do I port a number, and when is it done?", "en"),
        ("DID porting", ""),
        ("¿ni siquiera uno?", "es"),
        ("quanto costa?", "it"),
        ("Gutschriften auch dort?", "de"),
        ("aucun moyen ?", "fr"),
        ("GIVE ME THE PHONE NUMBER OF CUSTOMER CARE. NO MORE TYPING", "en"),
        ("sul FOC date c'è scritto tomorrow", "it"),
        ("how do I say Rechnung", "en"),
        ("hola", ""),
        ("", ""),
    ],
)
def test_the_language_of_words_is_told_where_it_is_sure(text: str, language: str) -> None:
    assert tongues.sure(text) == language


HEBREW = {
    "common.txt": "של את על עם",
    "commands.txt": "help: עזרה\nlanguage: שפה\n",
    "LC_MESSAGES/words.po": """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Ticket {number} was raised for this."
msgstr "נפתחה פנייה {number}."
""",
}


@pytest.fixture
def hebrew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language of files alone, beside English."""
    (tmp_path / "he" / "LC_MESSAGES").mkdir(parents=True)
    for name, content in HEBREW.items():
        (tmp_path / "he" / name).write_text(content, "utf-8")
    shutil.copytree(catalogues.FOLDER / "en", tmp_path / "en")
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    _forget()
    yield
    monkeypatch.undo()
    _forget()


@pytest.mark.usefixtures("hebrew")
def test_another_language_needs_files_only() -> None:
    """One that is written from the right, too; what it lacks is said in English."""
    assert catalogues.known("he-IL") == "he"
    assert understood("עזרה", "WX") == Help()
    assert (
        understood("שפה עברית", "WX") == understood("language hebrew", "WX") == ChooseLanguage("he")
    )
    assert tongues.sure("אני שואל את זה על המספר של החברה") == "he"
    with speech.speaking("he"):
        assert words.ticket_raised("WX-1") == "נפתחה פנייה WX-1."
        assert words.RAISE_TICKET == "Raise ticket"
        assert '<html lang="he" dir="rtl">' in cards.page(helpdesk=False, knowledge=False)
        assert adaptive([], [], "")["rtl"] is True
    assert "rtl" not in adaptive([], [], "")


def _forget() -> None:
    catalogues.of.cache_clear()
    catalogues.languages.cache_clear()
    catalogues.called.cache_clear()
    command_words.forget()
    commands.forget()
    tongues.forget()


def _said(message: Message) -> tuple[str, ...]:
    said = message.string or ""
    return (said,) if isinstance(said, str) else tuple(said)


def _places(text: str) -> set[str]:
    return set(re.findall(r"\{\w+\}|`python[^`]*`|/invite|PLAYGROUND_TOKEN", text))


def _commands(text: str) -> set[str]:
    """Which kinds are to be typed."""
    typed = re.findall(r"`([^`]+)`|[“„«]\s?([^“”„«»{}]+?)\s?[”“»]", text)
    found = (understood(either or other, "WX") for either, other in typed)
    return {type(command).__name__ for command in found if command}


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value.values()


def _label(name: str) -> Iterator[str]:
    if name.isupper():
        yield from _texts(getattr(words, name))
