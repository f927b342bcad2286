"""Small pure things: commands, the urgent mark, the answers' Markdown, and what is kept of typed
text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.desk.commands import (
    ChooseLanguage,
    Help,
    ShowLanguages,
    ShowTicket,
    ShowTickets,
    ShowTopics,
    WantTicket,
    understood,
)
from bot.dialogue import words
from bot.dialogue.cards import NoticeCard, TicketCard
from bot.knowledge.prose import Item, Listing, Note, Paragraph, Span, first_line, parse, plain
from bot.model.text import cleaned
from bot.model.ticket_numbers import new_number
from bot.model.urgency import sounds_urgent
from tests.conftest import OURS
from tests.drivers.chat import STRANGER, Chat

ANSWER = """\
**1 to 3 weeks**, then see `+49****X` and [the Portal](https://portal.example.com).

- one
  - inner
- two

1. first
2. second

> Mind this.
"""


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("", Help()),
        ("  Help? ", Help()),
        ("TOPICS", ShowTopics()),
        ("my tickets", ShowTickets()),
        ("ticket: my phone is dead", WantTicket("my phone is dead")),
        ("Raise a ticket", WantTicket("")),
        ("how do I raise a ticket about porting", None),
        ("ticketing systems", None),
    ],
)
def test_commands_are_told_from_questions(said: str, command: object) -> None:
    """A question that holds the word is a question."""
    assert understood(said, "WX") == command


@pytest.mark.parametrize(
    ("said", "command"),
    [
        # What a mention before or behind leaves
        (": topics", ShowTopics()),
        ("- help", Help()),
        ("topics,", ShowTopics()),
        (", topics please", ShowTopics()),
        (":", Help()),
        # As it was copied
        ("`topics`", ShowTopics()),
        ("“topics”", ShowTopics()),
        ("„tickets“", ShowTickets()),
        ("«help»", Help()),
        ("*my tickets*", ShowTickets()),
        ("_help_", Help()),
        ("__topics__", ShowTopics()),
        ("```\ntopics\n```", ShowTopics()),
        ("my\u00a0tickets", ShowTickets()),
        ("\u200btopics", ShowTopics()),
        ("to\u00adpics", ShowTopics()),
        ("\u2068topics\u2069", ShowTopics()),
        ("ｔｏｐｉｃｓ", ShowTopics()),
        ("my\n  tickets", ShowTickets()),
        # As a slash command, of whatever name
        ("/wildix topics", ShowTopics()),
        ("/Wildix topics", ShowTopics()),
        ("/WILDIX", Help()),
        ("/topics", ShowTopics()),
        ("/Themen", ShowTopics()),
        ("/ticket my phone is dead", WantTicket("my phone is dead")),
        # In good manners
        ("topics please", ShowTopics()),
        ("Topics, please!", ShowTopics()),
        ("please show me my tickets", ShowTickets()),
        ("can you show the topics?", ShowTopics()),
        ("Hi , topics", ShowTopics()),
        ("Good morning, help please", Help()),
        ("hello there: my tickets, thanks", ShowTickets()),
        ("tickets :pray:", ShowTickets()),
        ("topics 🙏🏽", ShowTopics()),
        # A ticket, with its text as it was written
        (": ticket my phone is dead", WantTicket("my phone is dead")),
        ("“ticket my phone is dead”", WantTicket("my phone is dead")),
        ("Hi, please open a ticket: Phone's dead, please!", WantTicket("Phone's dead, please!")),
        ("I need a ticket", WantTicket("")),
        ("I'd like to raise a new ticket - no tone", WantTicket("no tone")),
        # One ticket's number
        ("WX-8D6JX", ShowTicket("WX-8D6JX")),
        ("wx-8d6jx", ShowTicket("WX-8D6JX")),
        ("WX 8D6JX?", ShowTicket("WX-8D6JX")),
        ("#WX\u20118D6JX", ShowTicket("WX-8D6JX")),
        ("ticket WX-8D6JX", ShowTicket("WX-8D6JX")),
        ("Hi, show me ticket WX-8D6JX please", ShowTicket("WX-8D6JX")),
    ],
)
def test_commands_are_understood_as_people_write_them(said: str, command: object) -> None:
    assert understood(said, "WX") == command


@pytest.mark.parametrize(
    "said",
    [
        "hi",
        "Good morning!",
        "thanks",
        "please",
        "👍",
        ":wave:",
        "topics of the next training",
        "show me how to port a number",
        "hi, my tickets are not answered",
        "What is WX-8D6JX about?",
        "WX-8D6JX is solved",
        "can you help me to port a number",
        "the ticket is solved",
        "where are my tickets kept",
    ],
)
def test_what_is_no_command_stays_a_message(said: str) -> None:
    assert understood(said, "WX") is None


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("Hilfe", Help()),
        ("Können Sie mir bitte helfen?", None),
        ("können Sie mir helfen", Help()),
        ("¿Ayuda?", Help()),
        ("ho bisogno di aiuto", Help()),
        ("l'aide s’il vous plaît", Help()),
        ("argomenti", ShowTopics()),
        ("Themen anzeigen", ShowTopics()),
        ("THEMES", ShowTopics()),
        ("hola, temas por favor", ShowTopics()),
        ("mostrami i miei ticket per favore", ShowTickets()),
        ("zeig mir meine Tickets", ShowTickets()),
        ("je voudrais voir mes tickets", ShowTickets()),
        ("billets", ShowTickets()),
        ("mis incidencias", ShowTickets()),
        ("Apri un ticket: il telefono è morto", WantTicket("il telefono è morto")),
        ("Bonjour, ouvrez un ticket : plus de tonalite\u0301", WantTicket("plus de tonalité")),
        ("Ich möchte ein Ticket erstellen", WantTicket("")),
        ("necesito un ticket, gracias", WantTicket("")),
        ("ouvrir un ticket chez vous, comment faire ?", None),
        ("aprire un ticket per la portabilità come funziona", None),
        ("mostra il ticket WX-8D6JX", ShowTicket("WX-8D6JX")),
        ("language italiano", ChooseLanguage("it")),
        ("/language de", ChooseLanguage("de")),
        ("Sprache: Französisch", ChooseLanguage("fr")),
        ("idioma espanol", ChooseLanguage("es")),
        ("castellano", ChooseLanguage("es")),
        ("auf Deutsch bitte", ChooseLanguage("de")),
        ("in English please", ChooseLanguage("en")),
        ("langue automatique", ChooseLanguage("")),
        ("language", ShowLanguages()),
        ("language klingon", ShowLanguages()),
        ("it", None),
        ("language of the handset", None),
        ("in italiano la fattura come si legge", None),
    ],
)
def test_commands_are_understood_in_each_language(said: str, command: object) -> None:
    assert understood(said, "WX") == command


def test_no_question_is_taken_for_a_command() -> None:
    """Of all that the answers are measured with, only what begins with the word is a ticket's."""
    rows = map(json.loads, Path("tests/evals/fresh.jsonl").read_text("utf-8").splitlines())
    texts = [row["q"] for row in rows if understood(row["q"], "WX")]
    assert [text for text in texts if not text.casefold().startswith("ticket")] == []


@pytest.mark.parametrize("said", ["hi :wave::skin-tone-4:", "Hello 👋🏽", "hi \u200b:smile:"])
def test_a_smile_makes_a_greeting_no_question(chat: Chat, said: str) -> None:
    card = chat.says(said)
    assert isinstance(card, NoticeCard)
    assert card.happened == words.GREETING[0]


def test_a_tickets_number_alone_shows_it(chat: Chat) -> None:
    """In one's own chat the card is kept up to date like the first one."""
    number = chat.ticket()
    card = chat.says(f"{number.lower()} please")
    assert isinstance(card, TicketCard)
    assert card.number == number
    for unknown in (number, "WX-22222"):
        card = chat.says(unknown, by=STRANGER)
        assert card == NoticeCard(*words.no_such_ticket(unknown))


@pytest.mark.parametrize(
    ("said", "urgent"),
    [
        ("112 doesn't work", True),
        ("emergency calls are failing at the clinic", True),
        ("il 112 non funziona", True),
        ("Notruf geht bei uns nicht", True),
        ("le 112 ne marche pas", True),
        ("can't dial 112", True),
        ("112 kaputt", True),
        ("112 does not answer from my desk phone", True),
        ("extension 112 does not answer", False),
        ("impossible d'appeler le 112", True),
        ("il 112 è irraggiungibile", True),
        ("no se puede llamar al 112", True),
        ("der Notruf 110 ist nicht erreichbar", True),
        ("how do I dial 112", False),
        ("invoice 911 does not work", False),
        ("bike for 999 euros, chain broken", False),
        ("extension 112 is not working", False),
        ("Nebenstelle 112 geht nicht", False),
        ("le poste 118 ne marche pas", False),
        ("the 112 licences don't work", False),
        ("+39 045 112 is down", False),
        ("my phone doesn't work", False),
        ("invoice 1129 is broken", False),
    ],
)
def test_the_urgent_mark_is_for_emergencies_that_fail(said: str, urgent: bool) -> None:
    """A question about them is none."""
    assert sounds_urgent(said, OURS.emergency) is urgent


def test_an_answer_is_read_as_a_tree() -> None:
    """Every part of the subset once."""
    paragraph, bullets, steps, note = parse(ANSWER)
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans[0] == Span("1 to 3 weeks", bold=True)
    assert Span("+49****X", code=True) in paragraph.spans
    assert Span("the Portal", link="https://portal.example.com") in paragraph.spans
    inner = Listing((Item((Span("inner"),)),))
    assert bullets == Listing((Item((Span("one"),), (inner,)), Item((Span("two"),))))
    assert steps == Listing((Item((Span("first"),)), Item((Span("second"),))), numbered=True)
    assert note == Note((Paragraph((Span("Mind this."),)),))


def test_an_answer_reads_well_without_markup() -> None:
    """For the command line and notifications."""
    assert plain(parse(ANSWER)).splitlines() == [
        "1 to 3 weeks, then see +49****X and the Portal.",
        "",
        "• one",
        "   • inner",
        "• two",
        "",
        "1. first",
        "2. second",
        "",
        "Note: Mind this.",
    ]
    assert first_line(parse("- **Yes**, in the Portal")) == "Yes, in the Portal"


@pytest.mark.parametrize(
    ("outside", "named"),
    [
        ("# Title", "a heading"),
        ("Title\n=====", "a heading"),
        ("*italic*", "italics"),
        ("~~gone~~", "struck-out text"),
        ("a\n\n---\n\nb", "a rule"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a table"),
        ("![logo](https://portal.example.com/logo.png)", "an image"),
        ("<div>x</div>", "HTML"),
        ("press <b>x</b>", "HTML"),
        ("```\ncode\n```", "a code block"),
        ("a\n\n        code", "a code block"),
        ("[x](http://plain.example)", "https://"),
        ("> - a list in a note", "a note holds paragraphs only"),
        ("- one\n\n  > a note in a list", "nested lists only"),
    ],
)
def test_markdown_outside_the_subset_is_refused_by_name(outside: str, named: str) -> None:
    """No channel has to draw it, and none shows its signs."""
    with pytest.raises(ValueError, match=named):
        parse(outside)


def test_signs_that_are_no_markup_stay_words() -> None:
    assert (
        plain(parse("5 < 6, a > b, 3 * 4, `<ext>` and #3")) == "5 < 6, a > b, 3 * 4, <ext> and #3"
    )


def test_ticket_numbers_can_be_read_aloud() -> None:
    """No letter that is taken for a digit, and no counting."""
    numbers = {new_number("WX") for _ in range(200)}
    assert len(numbers) == 200
    assert not set("".join(number.removeprefix("WX-") for number in numbers)) & set("01OIL")


def test_typed_text_is_made_fit_to_be_kept() -> None:
    """No NUL, no lone surrogate, all the way down."""
    assert cleaned(("a\0b", {"k": "\ud800"})) == ("ab", {"k": "?"})
