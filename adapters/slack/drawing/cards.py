"""Cards as Slack shows them; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from adapters.slack import actions, care_actions
from adapters.slack.drawing import answers, care, learning, reports, tickets
from adapters.slack.drawing.blocks import (
    answer,
    button,
    buttons,
    header,
    line,
    offer,
    rich,
    run,
)
from adapters.slack.drawing.splitting import messages
from adapters.slack.fields import Json
from bot.dialogue import learning as cards
from bot.dialogue import reports as reported
from bot.dialogue import words
from bot.dialogue.cards import (
    AddToTicket,
    AnswerCard,
    AnswersCard,
    BrowseTopics,
    Card,
    CareCard,
    ChoicesCard,
    FamilyCard,
    NoAnswerCard,
    NoticeCard,
    NudgeCard,
    OpenKnowledge,
    RaiseTicket,
    ReplyCard,
    ReplyToPartner,
    TicketCard,
    TicketListCard,
    TopicCard,
    TopicLine,
    TopicsCard,
    UnpublishedCard,
    WelcomeCard,
)
from bot.knowledge.prose import parse
from bot.model.tickets import Move


def message(card: Card) -> list[Json]:
    """The card as one message or, when it is long, several; the last one has the buttons."""
    return messages(list(blocks(card, answers.native_feedback)))


def blocks(card: Card, feedback: answers.Feedbacks) -> Iterable[Json]:
    """The card, not yet cut to what a message or a view takes."""
    match card:
        case AnswerCard():
            return answers.single(card, feedback)
        case AnswersCard():
            return answers.several(card, feedback)
        case UnpublishedCard():
            return answers.unpublished(card)
        case ChoicesCard():
            return answers.choices(card)
        case FamilyCard():
            return answers.family(card)
        case NoAnswerCard():
            return answers.nothing(card)
        case TicketCard():
            return tickets.ticket(card)
        case CareCard():
            return care.body(card)
        case ReplyCard():
            return tickets.reply(card)
        case NudgeCard():
            return tickets.nudge(card)
        case TicketListCard():
            return tickets.ticket_list(card)
        case TopicsCard():
            return _topics(card)
        case TopicCard():
            return _topic(card)
        case WelcomeCard():
            return _welcome(card)
        case NoticeCard():
            return _notice(card)
        case cards.MissListCard():
            return learning.misses(card)
        case cards.MissCard():
            return learning.miss(card)
        case cards.ChangeListCard():
            return learning.changes(card)
        case cards.ChangeCard():
            return learning.change(card)
        case cards.ReceiptCard():
            return learning.receipt(card)
        case cards.CorrectionCard():
            return learning.correction(card)
        case cards.ReviewCard():
            return learning.review(card)
        case reported.ReportCard():
            return reports.report(card)
        case reported.NewsCard():
            return reports.news(card)


def _topics(card: TopicsCard) -> Iterator[Json]:
    yield header(words.TOPICS)
    yield from buttons(*(_topic_button(topic, card.slot) for topic in card.topics))


def _topic_button(line: TopicLine, slot: str) -> Json:
    label = words.topic_count(line.title, line.questions)
    return button(label, actions.Topic(line.topic, slot))


def _topic(card: TopicCard) -> Iterator[Json]:
    yield header(card.title)
    for choice in card.questions:
        yield offer(choice.title, answers.open_button(choice, words.SHOW_ANSWER))
    yield from buttons(button(words.ALL_TOPICS, actions.Topics(card.slot)))


def _welcome(card: WelcomeCard) -> Iterator[Json]:
    yield rich(line(run(words.WELCOME)))
    yield rich(line(run(words.TRY_ONE)))
    yield from buttons(*(answers.open_button(choice, choice.title) for choice in card.examples))
    told = (*words.HOW_TO_ASK, words.speaks())
    yield from answer(parse("\n".join(f"- {sentence}" for sentence in told)))
    yield from buttons(button(words.BROWSE_TOPICS, actions.Topics()))


def _notice(card: NoticeCard) -> Iterator[Json]:
    yield rich(line(run(card.happened, bold=True)))
    if card.now:
        yield rich(line(run(card.now)))
    match card.button:
        case RaiseTicket(question):
            yield from buttons(answers.raise_button(question))
        case BrowseTopics():
            yield from buttons(button(words.BROWSE_TOPICS, actions.Topics()))
        case AddToTicket(question, ticket):
            yield from buttons(answers.add_button(question, ticket, style="primary"))
        case ReplyToPartner(ticket):
            reply = button(words.MOVE[Move.REPLY], care_actions.Reply(ticket), style="primary")
            yield from buttons(reply)
        case OpenKnowledge():
            yield from buttons(learning.open_knowledge())
        case None:
            return
