"""From a card to an activity with an Adaptive Card; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from adapters.teams.drawing import (
    answers,
    care,
    elements,
    fitting,
    learning,
    lists,
    mentions,
    reports,
    tickets,
)
from adapters.teams.drawing.buttons import Button
from adapters.teams.drawing.elements import Element
from adapters.teams.drawing.plain import plain_words
from adapters.teams.limits import (
    CARD_VERSION,
    FALLBACK_CHARACTERS,
    MESSAGE_BYTES,
    SUMMARY_CHARACTERS,
)
from bot.dialogue import cards, speech, words
from bot.dialogue import learning as learned
from bot.dialogue import reports as reported
from bot.model.questions import Feedback

_THUMBS = {"feedbackLoop": {"type": "custom"}}
CARD = "application/vnd.microsoft.card.adaptive"


def message(card: cards.Card, *, thumbs: bool = False) -> dict[str, Any]:
    """The activity that shows a card. `summary` is what a notification says. `thumbs`: Teams' own
    ask whether it helped, and the card does not."""
    if thumbs and isinstance(card, answers.Rated) and card.feedback is Feedback.WANTED:
        return {**_message(card, answers.rated(card, thumbs=True)), "channelData": _THUMBS}
    return _message(card, _body(card))


def _message(card: cards.Card, body: Iterable[Element]) -> dict[str, Any]:
    told = plain_words(card)
    fallback, summary = told[:FALLBACK_CHARACTERS], " ".join(told.split())
    buttons, to = list(_buttons(card)), _to(card)
    around = elements.bytes_of(_activity(adaptive([], buttons, fallback, to), summary))
    shown = fitting.fitted(list(body), MESSAGE_BYTES - around)
    return _activity(adaptive(shown, buttons, fallback, to), summary)


def form_message(form: Element) -> dict[str, Any]:
    """The activity that shows a form where there are no dialogs."""
    return _activity(form, form["fallbackText"])


def in_words(activity: Mapping[str, Any]) -> dict[str, Any]:
    """The same without a card: the words that hosts are given which draw none."""
    told = activity["attachments"][0]["content"]["fallbackText"]
    return {
        "type": "message",
        "summary": activity["summary"],
        "textFormat": "plain",
        "text": told,
        "attachments": [],
    }


def adaptive(
    body: Iterable[Element],
    buttons: Iterable[Button],
    fallback: str,
    to: cards.Addressee | None = None,
) -> Element:
    mentioned = mentions.entities(to)
    card: Element = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": CARD_VERSION,
        "fallbackText": fallback,
        "msteams": {"width": "Full", **({"entities": mentioned} if mentioned else {})},
        "body": list(body),
    }
    if speech.direction() == "rtl":
        card["rtl"] = True
    shown = list(buttons)
    return {**card, "actions": shown} if shown else card


def attachment(card: Element) -> Element:
    return {"contentType": CARD, "content": card}


def _activity(card: Element, summary: str) -> dict[str, Any]:
    return {
        "type": "message",
        "summary": summary[:SUMMARY_CHARACTERS],
        "attachments": [attachment(card)],
    }


def _body(card: cards.Card) -> Iterable[Element]:
    match card:
        case cards.AnswerCard() | cards.AnswersCard():
            return answers.rated(card)
        case cards.UnpublishedCard():
            return answers.unpublished(card)
        case cards.ChoicesCard():
            return answers.choices(card)
        case cards.FamilyCard():
            return answers.family(card)
        case cards.NoAnswerCard():
            return answers.no_answer(card)
        case cards.TicketCard():
            return tickets.partner(card)
        case cards.CareCard():
            return care.body(card)
        case cards.ReplyCard():
            return tickets.reply(card)
        case cards.NudgeCard():
            return tickets.nudge(card)
        case cards.TicketListCard():
            return lists.tickets(card)
        case cards.TopicsCard():
            return lists.topics(card)
        case cards.TopicCard():
            return lists.topic(card)
        case cards.WelcomeCard():
            return lists.welcome(card)
        case cards.NoticeCard():
            return lists.notice(card)
        case learned.MissListCard():
            return learning.misses(card)
        case learned.MissCard():
            return learning.miss(card)
        case learned.ChangeListCard():
            return learning.changes(card)
        case learned.ChangeCard():
            return learning.change(card)
        case learned.ReceiptCard():
            return learning.receipt(card)
        case learned.CorrectionCard():
            return learning.correction(card)
        case learned.ReviewCard():
            return learning.review(card)
        case reported.ReportCard():
            return reports.report(card)
        case reported.NewsCard():
            return reports.news(card)


def _buttons(card: cards.Card) -> Iterable[Button]:
    match card:
        case cards.AnswerCard() | cards.AnswersCard():
            return answers.answer_buttons(card)
        case cards.UnpublishedCard():
            return answers.raising(card.asked)
        case cards.ChoicesCard() | cards.FamilyCard():
            return answers.choices_buttons(card)
        case cards.NoAnswerCard():
            return answers.no_answer_buttons(card)
        case cards.TicketCard():
            return tickets.partner_buttons(card.moves, card.number)
        case cards.CareCard():
            return care.buttons(card)
        case cards.ReplyCard():
            return tickets.partner_buttons(card.moves, card.number, words.REPLY)
        case cards.NudgeCard():
            return tickets.nudge_buttons(card)
        case cards.TicketListCard():
            return lists.tickets_buttons(card)
        case cards.TopicsCard():
            return []
        case cards.TopicCard():
            return lists.topic_buttons(card)
        case cards.WelcomeCard():
            return [lists.browsing()]
        case cards.NoticeCard():
            return lists.notice_buttons(card)
        case learned.MissListCard():
            return learning.misses_buttons(card)
        case learned.ChangeListCard():
            return learning.changes_buttons(card)
        case learned.CorrectionCard():
            return learning.correction_buttons(card)
        case (
            learned.MissCard() | learned.ChangeCard() | learned.ReceiptCard() | learned.ReviewCard()
        ):
            return []
        case reported.ReportCard() | reported.NewsCard():
            return []


def _to(card: cards.Card) -> cards.Addressee | None:
    addressed = cards.ReplyCard | cards.NudgeCard | learned.CorrectionCard | learned.ReviewCard
    return card.to if isinstance(card, addressed) else None
