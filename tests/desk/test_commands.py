"""Small pure things: commands, the urgent mark, the answers' Markdown, and what is kept of typed
text."""

from __future__ import annotations

import pytest

from bot.desk.commands import Help, ShowTickets, ShowTopics, WantTicket, understood
from bot.knowledge.prose import Item, Listing, Note, Paragraph, Span, first_line, parse, plain
from bot.model.text import cleaned
from bot.model.tickets import new_number, sounds_urgent

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
    assert understood(said) == command


@pytest.mark.parametrize(
    ("said", "urgent"),
    [
        ("112 doesn't work", True),
        ("emergency calls are failing at the clinic", True),
        ("il 112 non funziona", True),
        ("Notruf geht bei uns nicht", True),
        ("le 112 ne marche pas", True),
        ("how do I dial 112", False),
        ("my phone doesn't work", False),
        ("invoice 1129 is broken", False),
    ],
)
def test_the_urgent_mark_is_for_emergencies_that_fail(said: str, urgent: bool) -> None:
    """A question about them is none."""
    assert sounds_urgent(said) is urgent


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
    numbers = {new_number() for _ in range(200)}
    assert len(numbers) == 200
    assert not set("".join(number.removeprefix("WX-") for number in numbers)) & set("01OIL")


def test_typed_text_is_made_fit_to_be_kept() -> None:
    """No NUL, no lone surrogate, all the way down."""
    assert cleaned(("a\0b", {"k": "\ud800"})) == ("ab", {"k": "?"})
