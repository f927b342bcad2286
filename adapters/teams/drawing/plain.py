"""A card in plain words: for notifications, screen readers and hosts that draw no cards; pure."""

from __future__ import annotations

from bot.dialogue import cards, words
from bot.knowledge.prose import plain


def plain_words(card: cards.Card) -> str:
    """The card in plain words, the first line of which makes sense alone."""
    match card:
        case cards.AnswerCard():
            return f"{card.title}\n{plain(card.answer)}"
        case cards.UnpublishedCard():
            return f"{card.title}\n{words.UNPUBLISHED}"
        case cards.ChoicesCard():
            return "\n".join([words.WHICH_ONE, *(f"• {choice.title}" for choice in card.choices)])
        case cards.NoAnswerCard():
            return f"{words.no_answer(card.text)}\n{words.NO_ANSWER_HINT}"
        case cards.TicketCard():
            state = words.STATUS[card.status]
            return (
                f"{words.ticket_title(card.number, card.route)}\n{card.subject}"
                f" ({state})\n{card.next}"
            )
        case cards.CareCard():
            title = words.care_title(card.number, card.route, card.urgent)
            return f"{title}\n{card.subject}\n{card.body}"
        case cards.ReplyCard():
            return f"{words.human_reply(card.who, card.route, card.number)}\n{card.text}"
        case cards.NudgeCard():
            return f"{card.to.name}: {card.text}" if card.to else card.text
        case cards.TicketListCard():
            lines = [f"{line.number}: {line.subject}" for line in card.tickets]
            return "\n".join([words.TICKETS, *(lines or [words.NO_TICKETS])])
        case cards.TopicsCard():
            return "\n".join([words.TOPICS, *(line.title for line in card.topics)])
        case cards.TopicCard():
            return "\n".join([card.title, *(choice.title for choice in card.questions)])
        case cards.WelcomeCard():
            return words.WELCOME
        case cards.NoticeCard():
            return f"{card.happened}\n{card.now}".strip()
