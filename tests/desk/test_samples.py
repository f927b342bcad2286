"""The samples of what the bot shows leave nothing out."""

from __future__ import annotations

from typing import get_args

from bot.desk.showing import samples
from bot.dialogue.cards import Card
from bot.dialogue.forms import Form
from bot.knowledge.entries import Knowledge


def test_there_is_a_sample_of_every_kind_of_card_and_form(knowledge: Knowledge) -> None:
    drawn = samples.drawn_from(knowledge, "web")
    kinds = {type(sample) for sample in [*drawn.cards.values(), *drawn.forms.values()]}
    assert kinds == {*get_args(Card), *get_args(Form)}
