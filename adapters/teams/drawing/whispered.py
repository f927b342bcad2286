"""Cards for one person's eyes where others are, and what of them others may see; pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from adapters.teams.activity import ALONE
from adapters.teams.drawing.cards import message
from bot.dialogue import cards

_PUBLISHED = (
    cards.AnswerCard
    | cards.AnswersCard
    | cards.UnpublishedCard
    | cards.ChoicesCard
    | cards.FamilyCard
    | cards.TopicsCard
    | cards.TopicCard
    | cards.WelcomeCard
)
_SHAREABLE = cards.AnswerCard | cards.AnswersCard
_RESTATING = _SHAREABLE | cards.UnpublishedCard | cards.ChoicesCard | cards.FamilyCard


def whispered(card: cards.Card) -> dict[str, Any]:
    """Its buttons say that nobody else sees it: what a press shows is for the same eyes."""
    return dict(marked(message(card)))


def spoken(card: cards.Card) -> dict[str, Any] | None:
    """The same for everybody, without the words of whoever asked; None where there is more in it
    than what is published."""
    if not isinstance(card, _PUBLISHED):
        return None
    if isinstance(card, _RESTATING):
        card = replace(card, asked=replace(card.asked, restated=None, left=(), unknown=None))
    return message(unshareable(card))


def unshareable(card: cards.Card) -> cards.Card:
    """Without *Share with channel*, which is pressed where the channel is."""
    return replace(card, shareable=False) if isinstance(card, _SHAREABLE) else card


def marked(drawn: Any) -> Any:
    """What is drawn, with buttons that say that nobody else sees it."""
    if isinstance(drawn, list):
        return [marked(each) for each in drawn]
    if not isinstance(drawn, dict):
        return drawn
    with_marks = {key: marked(each) for key, each in drawn.items()}
    if drawn.get("type") in ("Action.Execute", "Action.Submit"):
        with_marks["data"] = {**drawn["data"], ALONE: "true"}
    return with_marks
