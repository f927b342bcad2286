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
from bot.dialogue import cards, words
from bot.dialogue import learning as learned
from bot.dialogue import reports as reported
from bot.knowledge.prose import parse
from bot.model.tickets import Move


def message(card: cards.Card) -> list[Json]:
    """The card as one message or, when it is long, several; the last one has the buttons."""
    return messages(list(blocks(card, answers.native_feedback)))


def blocks(card: cards.Card, feedback: answers.Feedbacks) -> Iterable[Json]:
    """The card, not yet cut to what a message or a view takes."""
    match card:
        case cards.AnswerCard():
            return answers.single(card, feedback)
        case cards.AnswersCard():
            return answers.several(card, feedback)
        case cards.UnpublishedCard():
            return answers.unpublished(card)
        case cards.ChoicesCard():
            return answers.choices(card)
        case cards.FamilyCard():
            return answers.family(card)
        case cards.NoAnswerCard():
            return answers.nothing(card)
        case cards.TicketCard():
            return tickets.ticket(card)
        case cards.CareCard():
            return care.body(card)
        case cards.ReplyCard():
            return tickets.reply(card)
        case cards.NudgeCard():
            return tickets.nudge(card)
        case cards.TicketListCard():
            return tickets.ticket_list(card)
        case cards.TopicsCard():
            return _topics(card)
        case cards.TopicCard():
            return _topic(card)
        case cards.WelcomeCard():
            return _welcome(card)
        case cards.NoticeCard():
            return _notice(card)
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


def _topics(card: cards.TopicsCard) -> Iterator[Json]:
    yield header(words.TOPICS)
    yield from buttons(*(_topic_button(topic, card.slot) for topic in card.topics))


def _topic_button(line: cards.TopicLine, slot: str) -> Json:
    label = words.topic_count(line.title, line.questions)
    return button(label, actions.Topic(line.topic, slot))


def _topic(card: cards.TopicCard) -> Iterator[Json]:
    yield header(card.title)
    for choice in card.questions:
        yield offer(choice.title, answers.open_button(choice, words.SHOW_ANSWER))
    yield from buttons(button(words.ALL_TOPICS, actions.Topics(card.slot)))


def _welcome(card: cards.WelcomeCard) -> Iterator[Json]:
    yield rich(line(run(words.WELCOME)))
    yield rich(line(run(words.TRY_ONE)))
    yield from buttons(*(answers.open_button(choice, choice.title) for choice in card.examples))
    told = (*words.HOW_TO_ASK, words.speaks())
    yield from answer(parse("\n".join(f"- {sentence}" for sentence in told)))
    yield from buttons(button(words.BROWSE_TOPICS, actions.Topics()))


def _notice(card: cards.NoticeCard) -> Iterator[Json]:
    yield rich(line(run(card.happened, bold=True)))
    if card.now:
        yield rich(line(run(card.now)))
    match card.button:
        case cards.RaiseTicket(question):
            yield from buttons(answers.raise_button(question))
        case cards.BrowseTopics():
            yield from buttons(button(words.BROWSE_TOPICS, actions.Topics()))
        case cards.AddToTicket(question, ticket):
            yield from buttons(answers.add_button(question, ticket, style="primary"))
        case cards.ReplyToPartner(ticket):
            reply = button(words.MOVE[Move.REPLY], care_actions.Reply(ticket), style="primary")
            yield from buttons(reply)
        case cards.OpenKnowledge():
            yield from buttons(learning.open_knowledge())
        case None:
            return
