"""From a card to an activity with an Adaptive Card; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.teams.drawing import care, mentions, tickets
from adapters.teams.drawing.elements import (
    Action,
    Element,
    alarm,
    button,
    dialog,
    heading,
    origin,
    prose,
    quoted,
    row,
    section,
    small,
    text,
)
from adapters.teams.drawing.plain import plain_words
from adapters.teams.limits import CARD_VERSION, QUOTE_CHARACTERS, SUMMARY_CHARACTERS
from bot.dialogue import words
from bot.dialogue.cards import (
    Addressee,
    AnswerCard,
    Asked,
    BrowseTopics,
    Card,
    CareCard,
    Choice,
    ChoicesCard,
    NoAnswerCard,
    NoticeCard,
    NudgeCard,
    RaiseTicket,
    ReplyCard,
    TicketCard,
    TicketListCard,
    TopicCard,
    TopicsCard,
    UnpublishedCard,
    WelcomeCard,
)
from bot.knowledge.prose import parse
from bot.model.questions import Feedback

CARD = "application/vnd.microsoft.card.adaptive"


def message(card: Card) -> dict[str, Any]:
    """The activity that shows a card. `summary` is what a notification says."""
    told = plain_words(card)
    return {
        "type": "message",
        "summary": " ".join(told.split())[:SUMMARY_CHARACTERS],
        "attachments": [
            attachment(adaptive(_body(card), _actions(card), told[:QUOTE_CHARACTERS], _to(card)))
        ],
    }


def adaptive(
    body: Sequence[Element], actions: Sequence[Action], fallback: str, to: Addressee | None = None
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
    return {**card, "actions": list(actions)} if actions else card


def attachment(card: Element) -> Element:
    return {"contentType": CARD, "content": card}


def _body(card: Card) -> list[Element]:
    match card:
        case AnswerCard():
            return _answer(card)
        case UnpublishedCard():
            return [
                *_above(card.asked),
                heading(card.title),
                text(words.UNPUBLISHED),
                origin(card.origin),
                *_below(card.asked),
                *_related(words.RELATED, card.asked, card.related),
            ]
        case ChoicesCard():
            return [
                *_above(card.asked),
                heading(words.WHICH_ONE),
                *(_pick(card.asked, choice) for choice in card.choices),
                *_below(card.asked),
            ]
        case NoAnswerCard():
            return [
                *_above(card.asked),
                quoted(words.no_answer(card.text), size="Medium", weight="Bolder"),
                text(words.NO_ANSWER_HINT),
                small(card.answers),
                *_below(card.asked),
            ]
        case TicketCard():
            return tickets.partner(card)
        case CareCard():
            return care.body(card)
        case ReplyCard():
            return tickets.reply(card)
        case NudgeCard():
            return tickets.nudge(card)
        case TicketListCard():
            return tickets.page(card)
        case TopicsCard():
            return [
                heading(words.TOPICS),
                *(
                    row(
                        words.topic_count(line.title, line.questions),
                        button(line.title, "browse", topic=line.topic, slot=card.slot),
                    )
                    for line in card.topics
                ),
            ]
        case TopicCard():
            return [heading(card.title), *map(_open, card.questions)]
        case WelcomeCard():
            return [
                text(words.WELCOME, weight="Bolder"),
                text(words.TRY_ONE),
                *map(_open, card.examples),
                *(element for line in words.HOW_TO_ASK_IN_TEAMS for element in prose(parse(line))),
            ]
        case NoticeCard():
            return [text(card.happened, weight="Bolder"), *([text(card.now)] if card.now else [])]


def _actions(card: Card) -> list[Action]:
    match card:
        case AnswerCard() | UnpublishedCard():
            return _raise(card.asked)
        case ChoicesCard():
            none = button(words.NONE_OF_THESE, "pick-none", question=card.asked.question)
            return [*(_raise(card.asked) if card.asked.urgent else []), none]
        case NoAnswerCard():
            return [*_raise(card.asked), _browse()]
        case CareCard():
            return care.actions(card)
        case TicketCard():
            return tickets.partner_actions(card.moves, card.number)
        case ReplyCard():
            return tickets.partner_actions(card.moves, card.number, words.REPLY)
        case NudgeCard():
            return tickets.nudge_actions(card)
        case TicketListCard():
            return tickets.page_actions(card)
        case TopicCard():
            return [button(words.ALL_TOPICS, "browse", slot=card.slot)]
        case WelcomeCard():
            return [_browse()]
        case NoticeCard():
            return _notice_button(card.button)
        case TopicsCard():
            return []


def _to(card: Card) -> Addressee | None:
    return card.to if isinstance(card, ReplyCard | NudgeCard) else None


def _answer(card: AnswerCard) -> list[Element]:
    """Without *Share with channel*: in Teams everybody in a conversation sees its answers
    already."""
    label = words.NEAR_QUESTIONS if card.feedback is Feedback.NOT_HELPED else words.RELATED
    return [
        *_above(card.asked),
        heading(card.title),
        *prose(card.answer),
        origin(card.origin),
        *_related(label, card.asked, card.related),
        *_rating(card),
        *_below(card.asked),
    ]


def _above(asked: Asked) -> list[Element]:
    urgent = [alarm(text(words.URGENT_HINT))] if asked.urgent and not asked.ticket else []
    return [
        *urgent,
        *([quoted(words.you_asked(asked.restated), isSubtle=True)] if asked.restated else []),
    ]


def _below(asked: Asked) -> list[Element]:
    if asked.ticket:
        return [text(words.ticket_raised(asked.ticket), weight="Bolder")]
    return [small(words.files_go_along(asked.files))] if asked.files else []


def _related(label: str, asked: Asked, choices: Sequence[Choice]) -> list[Element]:
    if not choices:
        return []
    return [section(label, *(row(choice.title, _picked(asked, choice)) for choice in choices))]


def _pick(asked: Asked, choice: Choice) -> Element:
    return row(choice.title, _picked(asked, choice), choice.preview)


def _picked(asked: Asked, choice: Choice) -> Action:
    return button(choice.title, "pick", question=asked.question, entry=choice.entry)


def _open(choice: Choice) -> Element:
    return row(choice.title, button(choice.title, "open", entry=choice.entry))


def _raise(asked: Asked) -> list[Action]:
    return [] if asked.ticket else [dialog(words.RAISE_TICKET, "ticket", question=asked.question)]


def _rating(card: AnswerCard) -> list[Element]:
    """The buttons have a row of their own: three beside each other don't fit a phone."""
    match card.feedback:
        case Feedback.WANTED:
            question = card.asked.question
            buttons = [
                button(words.HELPED, "helped", question=question),
                dialog(words.NOT_HELPED, "not-helped", question=question),
            ]
            return [{"type": "ActionSet", "actions": buttons}]
        case Feedback.HELPED:
            return [text(words.THANKS_HELPED)]
        case Feedback.NOT_HELPED:
            return [] if card.asked.ticket else [text(words.THANKS_NOT_HELPED)]


def _browse() -> Action:
    return button(words.BROWSE_TOPICS, "browse")


def _notice_button(shown: RaiseTicket | BrowseTopics | None) -> list[Action]:
    match shown:
        case RaiseTicket(question):
            return [dialog(words.RAISE_TICKET, "ticket", question=question)]
        case BrowseTopics():
            return [_browse()]
        case None:
            return []
