"""A card in plain words: for notifications, screen readers and hosts that draw no cards; pure."""

from __future__ import annotations

from bot.dialogue import cards, learning, reports, words
from bot.knowledge.prose import plain

_PARTLY = cards.AnswerCard | cards.AnswersCard | cards.UnpublishedCard | cards.ChoicesCard


def plain_words(card: cards.Card) -> str:
    """The card in plain words, the first line of which makes sense alone."""
    told = _told(card)
    if isinstance(card, _PARTLY) and card.asked.unknown:
        return f"{told}\n\n{words.unknown_part(card.asked.unknown)}"
    return told


def _told(card: cards.Card) -> str:
    match card:
        case cards.AnswerCard():
            return f"{card.title}\n{plain(card.answer)}"
        case cards.AnswersCard():
            return "\n\n".join(map(_answered, card.answers))
        case cards.UnpublishedCard():
            return f"{card.title}\n{words.UNPUBLISHED}"
        case cards.ChoicesCard():
            heading = card.heading or words.WHICH_ONE
            return "\n".join([heading, *(f"• {choice.title}" for choice in card.choices)])
        case cards.FamilyCard():
            return "\n".join([card.question, *(f"• {leaf.title}" for leaf in card.leaves)])
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
        case learning.MissListCard():
            lines = [line.text for line in card.misses]
            return "\n".join([words.MISSES, *(lines or [words.NO_MISSES])])
        case learning.MissCard():
            return "\n".join([card.title, words.miss_near(card.near), *card.typed])
        case learning.ChangeListCard():
            lines = [line.title for line in card.changes]
            if card.unknown:
                lines.append(words.changes_unknown(card.unknown))
            return "\n".join([words.CHANGES, *(lines or [words.NO_CHANGES])])
        case learning.ChangeCard():
            state = words.change_state(card.stage, card.author)
            return f"{words.change_title(card.number, card.kind)}\n{card.title}\n{state}"
        case learning.ReceiptCard():
            told = plain(card.answer) if card.answer else words.UNPUBLISHED
            return f"{words.version_of(card.entry, card.number)}\n{card.title}\n{told}"
        case learning.CorrectionCard():
            return f"{card.to.name}: {words.correction(card.title, card.on)}\n{card.after}"
        case learning.ReviewCard():
            return words.review_due(card.title, card.reviewed)
        case reports.ReportCard():
            lines = [one.text for part in card.parts for one in part.lines]
            return "\n".join([card.title, card.intro, *lines])
        case reports.NewsCard():
            return f"{card.title}\n{card.text}"


def _answered(one: cards.Answered) -> str:
    return f"{one.title}\n{plain(one.answer) if one.answer else words.UNPUBLISHED}"
