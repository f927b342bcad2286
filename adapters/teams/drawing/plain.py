"""A card in plain words: for notifications, screen readers and hosts that draw no cards; pure."""

from __future__ import annotations

from bot.dialogue import words
from bot.dialogue.cards import (
    AnswerCard,
    Card,
    CareCard,
    ChoicesCard,
    NoAnswerCard,
    NoticeCard,
    NudgeCard,
    ReplyCard,
    TicketCard,
    TicketListCard,
    TopicCard,
    TopicsCard,
    UnpublishedCard,
    WelcomeCard,
)
from bot.knowledge.prose import plain


def plain_words(card: Card) -> str:
    """The card in plain words, the first line of which makes sense alone."""
    match card:
        case AnswerCard():
            return f"{card.title}\n{plain(card.answer)}"
        case UnpublishedCard():
            return f"{card.title}\n{words.UNPUBLISHED}"
        case ChoicesCard():
            return "\n".join([words.WHICH_ONE, *(f"• {choice.title}" for choice in card.choices)])
        case NoAnswerCard():
            return f"{words.no_answer(card.text)}\n{words.NO_ANSWER_HINT}"
        case TicketCard():
            state = words.STATUS[card.status]
            return (
                f"{words.ticket_title(card.number, card.route)}\n{card.subject}"
                f" ({state})\n{card.next}"
            )
        case CareCard():
            title = words.care_title(card.number, card.route, card.urgent)
            return f"{title}\n{card.subject}\n{card.body}"
        case ReplyCard():
            return f"{words.human_reply(card.who, card.route, card.number)}\n{card.text}"
        case NudgeCard():
            return f"{card.to.name}: {card.text}" if card.to else card.text
        case TicketListCard():
            lines = [f"{line.number}: {line.subject}" for line in card.tickets]
            return "\n".join([words.TICKETS, *(lines or [words.NO_TICKETS])])
        case TopicsCard():
            return "\n".join([words.TOPICS, *(line.title for line in card.topics)])
        case TopicCard():
            return "\n".join([card.title, *(choice.title for choice in card.questions)])
        case WelcomeCard():
            return words.WELCOME
        case NoticeCard():
            return f"{card.happened}\n{card.now}".strip()
