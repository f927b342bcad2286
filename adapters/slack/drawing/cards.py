"""Cards as Slack shows them; pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from adapters.slack import actions, limits, views
from adapters.slack.drawing import learning, reports
from adapters.slack.drawing.blocks import (
    QUOTE,
    answer,
    button,
    buttons,
    filled,
    header,
    line,
    offer,
    plain,
    rich,
    run,
    shortened,
    small,
)
from adapters.slack.drawing.splitting import messages, split
from adapters.slack.drawing.tickets import care, nudge, reply, ticket, tickets
from adapters.slack.fields import Json
from bot.dialogue import learning as cards
from bot.dialogue import reports as reported
from bot.dialogue import words
from bot.dialogue.cards import (
    AddToTicket,
    AnswerCard,
    Answered,
    AnswersCard,
    Asked,
    BrowseTopics,
    Card,
    CareCard,
    Choice,
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
from bot.model.questions import Feedback
from bot.model.tickets import Move

Rated = AnswerCard | AnswersCard
Feedbacks = Callable[[Rated], list[Json]]


def message(card: Card) -> list[Json]:
    """The card as one message or, when it is long, several; the last one has the buttons."""
    return messages(list(_blocks(card, _native_feedback)))


def home(card: Card) -> Json:
    """The App Home with the card below its search."""
    drawn = [piece for block in _blocks(card, _feedback_buttons) for piece in split(block)]
    return {"type": "home", "blocks": [*_frame(), *drawn][: limits.VIEW_BLOCKS]}


def search(card: Card | None = None) -> Json:
    """The search window, with what was found below its field."""
    shown = _blocks(card, _feedback_buttons) if card else ()
    drawn = [piece for block in shown for piece in split(block)]
    callback, kept = views.encoded(views.Search())
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": json.dumps(kept),
        "title": plain(words.SEARCH),
        "submit": plain(words.SEARCH_NOW),
        "close": plain(words.CLOSE),
        "blocks": [_search_field(), *drawn][: limits.VIEW_BLOCKS],
    }


def _search_field() -> Json:
    element = {
        "type": "plain_text_input",
        "action_id": actions.encoded(actions.Search())[0],
        "max_length": limits.INPUT,
        "focus_on_load": True,
    }
    return {
        "type": "input",
        "block_id": "search",
        "label": plain(words.YOUR_QUESTION),
        "element": element,
    }


def _frame() -> Iterator[Json]:
    yield {
        "type": "input",
        "block_id": "search",
        "dispatch_action": True,
        "label": plain(words.SEARCH),
        "element": {
            "type": "plain_text_input",
            "action_id": actions.encoded(actions.Search())[0],
            "max_length": limits.INPUT,
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
    }
    yield from buttons(
        button(words.TOPICS, actions.Topics()), button(words.MY_TICKETS, actions.Tickets(0))
    )
    yield {"type": "divider"}


def _blocks(card: Card, feedback: Feedbacks) -> Iterable[Json]:
    match card:
        case AnswerCard():
            return _answer(card, feedback)
        case AnswersCard():
            return _answers(card, feedback)
        case UnpublishedCard():
            return _unpublished(card)
        case ChoicesCard():
            return _choices(card)
        case FamilyCard():
            return _family(card)
        case NoAnswerCard():
            return _no_answer(card)
        case TicketCard():
            return ticket(card)
        case CareCard():
            return care(card)
        case ReplyCard():
            return reply(card)
        case NudgeCard():
            return nudge(card)
        case TicketListCard():
            return tickets(card)
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


def _answer(card: AnswerCard, feedback: Feedbacks) -> Iterator[Json]:
    yield from _restated(card.asked)
    yield header(card.title)
    yield from answer(card.answer)
    yield from _remarks(card.asked)
    yield small(_origin(card))
    if card.translated:
        yield small(card.translated)
    if card.changed:
        yield rich(line(run(words.changed_on(card.changed), bold=True)))
    yield from _related(card.asked, card.related, _heading(card.feedback))
    yield from _rating_of(card, feedback)
    yield from _actions(card.asked, [*_in_english(card), *_other_actions(card)])


def _in_english(card: Rated | FamilyCard) -> Iterator[Json]:
    """The text that counts is a press away."""
    if card.original:
        yield button(words.SHOW_ENGLISH, actions.Pick(card.asked.question, card.original))


def _answers(card: AnswersCard, feedback: Feedbacks) -> Iterator[Json]:
    yield from _restated(card.asked)
    for answered in card.answers:
        yield header(answered.title)
        yield from _answered(answered)
        yield small(_origin(answered))
    if card.translated:
        yield small(card.translated)
    yield from _remarks(card.asked)
    yield from _rating_of(card, feedback)
    yield from _actions(card.asked, [*_in_english(card), *_other_actions(card)])


def _answered(one: Answered) -> Iterable[Json]:
    return answer(one.answer) if one.answer else [rich(line(run(words.UNPUBLISHED)))]


def _rating_of(card: Rated, feedback: Feedbacks) -> list[Json]:
    if card.feedback is Feedback.WANTED:
        return feedback(card)
    return [small(words.THANKS_FOR[card.feedback])]


def _other_actions(card: Rated) -> Iterator[Json]:
    if card.feedback is Feedback.NOT_HELPED:
        yield button(words.WHAT_WAS_MISSING, actions.Explain(card.asked.question))
    if card.shareable:
        yield button(words.SHARE, actions.Share(card.asked.question))


def _unpublished(card: UnpublishedCard) -> Iterator[Json]:
    yield from _restated(card.asked)
    yield header(card.title)
    yield rich(line(run(words.UNPUBLISHED)))
    yield from _remarks(card.asked)
    yield small(_origin(card))
    yield from _actions(card.asked, [])
    yield from _related(card.asked, card.related, words.RELATED)


def _choices(card: ChoicesCard) -> Iterator[Json]:
    yield from _restated(card.asked)
    yield header(card.heading or words.WHICH_ONE)
    for choice in card.choices:
        press = _pick(card.asked, choice, words.SHOW_ANSWER)
        yield offer(f"{choice.title}\n{choice.preview}".strip(), press)
    yield from _remarks(card.asked)
    none = button(words.NONE_OF_THESE, actions.PickNone(card.asked.question))
    yield from _actions(card.asked, [none])


def _family(card: FamilyCard) -> Iterator[Json]:
    yield from _restated(card.asked)
    yield header(card.question)
    yield from buttons(*(_pick(card.asked, leaf, leaf.title) for leaf in card.leaves))
    yield from _remarks(card.asked)
    none = button(words.NONE_OF_THESE, actions.PickNone(card.asked.question))
    yield from _actions(card.asked, [none, *_in_english(card)])


def _no_answer(card: NoAnswerCard) -> Iterator[Json]:
    yield from _restated(card.asked)
    yield rich(line(run(words.no_answer(shortened(card.text, QUOTE)), bold=True)))
    yield rich(line(run(words.no_answer_hint(card.answers))))
    yield from _remarks(card.asked)
    yield from _actions(card.asked, [*_instead(card)])


def _instead(card: NoAnswerCard) -> Iterator[Json]:
    if card.refused:
        yield button(words.CHOICES_AGAIN, actions.PickAgain(card.asked.question))
    yield button(words.BROWSE_TOPICS, actions.Topics())


def _topics(card: TopicsCard) -> Iterator[Json]:
    yield header(words.TOPICS)
    yield from buttons(*(_topic_button(topic, card.slot) for topic in card.topics))


def _topic_button(line: TopicLine, slot: str) -> Json:
    label = words.topic_count(line.title, line.questions)
    return button(label, actions.Topic(line.topic, slot))


def _topic(card: TopicCard) -> Iterator[Json]:
    yield header(card.title)
    for choice in card.questions:
        yield offer(choice.title, _open(choice, words.SHOW_ANSWER))
    yield from buttons(button(words.ALL_TOPICS, actions.Topics(card.slot)))


def _welcome(card: WelcomeCard) -> Iterator[Json]:
    yield rich(line(run(words.WELCOME)))
    yield rich(line(run(words.TRY_ONE)))
    yield from buttons(*(_open(choice, choice.title) for choice in card.examples))
    told = (*words.HOW_TO_ASK, words.speaks())
    yield from answer(parse("\n".join(f"- {sentence}" for sentence in told)))
    yield from buttons(button(words.BROWSE_TOPICS, actions.Topics()))


def _notice(card: NoticeCard) -> Iterator[Json]:
    yield rich(line(run(card.happened, bold=True)))
    if card.now:
        yield rich(line(run(card.now)))
    match card.button:
        case RaiseTicket(question):
            yield from buttons(_raise(question))
        case BrowseTopics():
            yield from buttons(button(words.BROWSE_TOPICS, actions.Topics()))
        case AddToTicket(question, ticket):
            yield from buttons(_add(question, ticket, style="primary"))
        case ReplyToPartner(ticket):
            reply = button(words.MOVE[Move.REPLY], actions.Reply(ticket), style="primary")
            yield from buttons(reply)
        case OpenKnowledge():
            yield from buttons(learning.open_knowledge())
        case None:
            return


def _restated(asked: Asked) -> Iterator[Json]:
    if asked.notice:
        yield rich(line(run(words.known_issue(asked.notice), bold=True)))
    if asked.quoted:
        yield rich(line(run(words.in_answer_to(shortened(asked.quoted, QUOTE)), italic=True)))
    if asked.restated is not None:
        yield rich(line(run(words.you_asked(shortened(asked.restated, QUOTE)))))


def _remarks(asked: Asked) -> Iterator[Json]:
    if asked.unknown:
        yield rich(line(run(words.unknown_part(shortened(asked.unknown, QUOTE)))))
    if asked.urgent and not asked.ticket:
        yield rich(line(run(words.URGENT_HINT, bold=True)))
    if asked.files and not asked.ticket:
        yield small(words.files_go_along(asked.files))
    if asked.left and not asked.ticket:
        yield small(words.left_behind(asked.left))


def _origin(card: AnswerCard | Answered | UnpublishedCard) -> str:
    of = card.origin
    return words.origin(of.topic, of.page, of.reviewed, of.entry, of.version)


def _heading(feedback: Feedback) -> str:
    refused = feedback in (Feedback.NOT_HELPED, Feedback.EXPLAINED)
    return words.NEAR_QUESTIONS if refused else words.RELATED


def _related(asked: Asked, related: tuple[Choice, ...], heading: str) -> Iterator[Json]:
    if related:
        yield small(heading)
        yield from buttons(*(_pick(asked, choice, choice.title) for choice in related))


def _pick(asked: Asked, choice: Choice, label: str) -> Json:
    return button(label, actions.Pick(asked.question, choice.entry), **_aloud(choice.title))


def _open(choice: Choice, label: str) -> Json:
    return button(label, actions.Open(choice.entry), **_aloud(choice.title))


def _raise(question: str) -> Json:
    return button(words.RAISE_TICKET, actions.Raise(question), style="primary")


def _add(question: str, ticket: str, **style: str) -> Json:
    return button(words.add_to(ticket), actions.Add(question), **style)


def _aloud(title: str) -> dict[str, str]:
    return {"accessibility_label": shortened(filled(title), limits.BUTTON)}


def _actions(asked: Asked, others: Sequence[Json]) -> Iterator[Json]:
    """*Raise ticket*, or what came of it, and the others."""
    pressable = [*others]
    if asked.ticket:
        yield small(words.ticket_raised(asked.ticket))
    else:
        pressable.insert(0, _raise(asked.question))
    if asked.below and asked.below.added:
        yield small(words.added_to(asked.below.ticket))
    elif asked.below:
        pressable.append(_add(asked.question, asked.below.ticket))
    yield from buttons(*pressable)


def _native_feedback(card: Rated) -> list[Json]:
    helped, not_helped = (actions.Rate(card.asked.question, one) for one in (True, False))
    control = {
        "type": "feedback_buttons",
        "action_id": actions.encoded(helped)[0],
        "positive_button": _rating(words.HELPED, helped),
        "negative_button": _rating(words.NOT_HELPED, not_helped),
    }
    return [{"type": "context_actions", "elements": [control]}]


def _feedback_buttons(card: Rated) -> list[Json]:
    """The native control is for messages only."""
    question = card.asked.question
    return buttons(
        button(words.HELPED, actions.Rate(question, helped=True, alone=True)),
        button(words.NOT_HELPED, actions.Rate(question, helped=False, alone=True)),
    )


def _rating(label: str, action: actions.Rate) -> Json:
    _, value = actions.encoded(action)
    return {"text": plain(label), "value": value, "accessibility_label": label}
