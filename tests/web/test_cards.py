"""How cards and forms look in the playground: golden, and all typed text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from adapters.web.drawing import cards
from bot.desk.showing import samples
from bot.dialogue.cards import Card
from bot.dialogue.forms import Form
from bot.knowledge.entries import Knowledge
from bot.model.attachments import Attachment
from tests.drivers.samples import CARDS, CARE, FORMS, HOSTILE
from tests.drivers.web_page import read

Golden = Callable[[str, object], None]

OURS = {
    *(
        "article",
        "aside",
        "section",
        "footer",
        "details",
        "summary",
        "div",
        "p",
        "h2",
        "h3",
        "h4",
        "blockquote",
    ),
    *("ul", "ol", "li", "dl", "dt", "dd", "a", "strong", "code", "span", "bdi", "time"),
    *("form", "label", "input", "textarea", "button"),
}


@pytest.mark.parametrize("name", CARDS)
def test_every_card_is_drawn(name: str, golden: Golden) -> None:
    golden(f"web/{name}.html", cards.message(CARDS[name], private=name.endswith("private")))


@pytest.mark.parametrize("name", FORMS)
def test_every_form_is_drawn(name: str, golden: Golden) -> None:
    golden(f"web/{name}.html", cards.form(FORMS[name], "dialog"))


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_holds_only_our_elements(card: Card) -> None:
    drawn = read(cards.message(card, private=True))
    assert drawn.tags <= OURS
    assert not [name for name in drawn.attributes if name.startswith("on") or name == "style"]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_holds_only_our_elements(form: Form) -> None:
    assert read(cards.form(form, "dialog")).tags <= OURS


def test_what_a_person_typed_is_shown_as_typed() -> None:
    assert HOSTILE in read(cards.said(HOSTILE)).text
    assert HOSTILE in read(cards.message(CARDS["no-answer-hostile"], private=False)).text


def test_a_link_that_is_not_https_is_only_its_name() -> None:
    """A platform names the files; what it sends is still not trusted."""
    files = (Attachment("photo.jpg", "javascript:alert(1)"),)
    drawn = cards.message(replace(CARE, files=files), private=False)
    assert "javascript:" not in drawn
    assert "photo.jpg" in drawn


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_every_field_has_a_label_and_a_place_for_its_problem(form: Form) -> None:
    drawn = cards.form(form, "dialog")
    for id in re.findall(r'<(?:input|textarea) id="([^"]+)"', drawn):
        assert f'<label for="{id}">' in drawn
        assert f'id="{id}-error"' in drawn


def test_the_pages_load_nothing_from_elsewhere(knowledge: Knowledge) -> None:
    drawn = samples.drawn_from(knowledge, "web")
    gallery = cards.gallery(drawn.cards, drawn.forms)
    pages = cards.page(helpdesk=True, knowledge=True) + gallery
    assert all(
        source.startswith("/") for source in re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', pages)
    )
    assert "<style" not in pages
    assert not re.search(r"<script(?![^>]* src=)", pages)
    assert len(set(ids := re.findall(r' id="([^"]+)"', gallery))) == len(ids)
