"""What answers a question, as Slack shows it, and the buttons below it; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from adapters.slack import actions, limits
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
from adapters.slack.fields import Json
from bot.dialogue import cards, words
from bot.model.questions import Feedback

Rated = cards.AnswerCard | cards.AnswersCard
Feedbacks = Callable[[Rated], list[Json]]


def single(card: cards.AnswerCard, feedback: Feedbacks) -> Iterator[Json]:
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


def _in_english(card: Rated | cards.FamilyCard) -> Iterator[Json]:
    """The text that counts is a press away."""
    if card.original:
        yield button(words.SHOW_ENGLISH, actions.Pick(card.asked.question, card.original))


def several(card: cards.AnswersCard, feedback: Feedbacks) -> Iterator[Json]:
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


def _answered(one: cards.Answered) -> Iterable[Json]:
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


def unpublished(card: cards.UnpublishedCard) -> Iterator[Json]:
    yield from _restated(card.asked)
    yield header(card.title)
    yield rich(line(run(words.UNPUBLISHED)))
    yield from _remarks(card.asked)
    yield small(_origin(card))
    yield from _actions(card.asked, [])
    yield from _related(card.asked, card.related, words.RELATED)


def choices(card: cards.ChoicesCard) -> Iterator[Json]:
    yield from _restated(card.asked)
    yield header(card.heading or words.WHICH_ONE)
    for choice in card.choices:
        press = _pick(card.asked, choice, words.SHOW_ANSWER)
        yield offer(f"{choice.title}\n{choice.preview}".strip(), press)
    yield from _remarks(card.asked)
    none = button(words.NONE_OF_THESE, actions.PickNone(card.asked.question))
    yield from _actions(card.asked, [none])


def family(card: cards.FamilyCard) -> Iterator[Json]:
    yield from _restated(card.asked)
    yield header(card.question)
    yield from buttons(*(_pick(card.asked, leaf, leaf.title) for leaf in card.leaves))
    yield from _remarks(card.asked)
    none = button(words.NONE_OF_THESE, actions.PickNone(card.asked.question))
    yield from _actions(card.asked, [none, *_in_english(card)])


def nothing(card: cards.NoAnswerCard) -> Iterator[Json]:
    yield from _restated(card.asked)
    yield rich(line(run(words.no_answer(shortened(card.text, QUOTE)), bold=True)))
    yield rich(line(run(words.no_answer_hint(card.answers))))
    yield from _remarks(card.asked)
    yield from _actions(card.asked, [*_instead(card)])


def _instead(card: cards.NoAnswerCard) -> Iterator[Json]:
    if card.refused:
        yield button(words.CHOICES_AGAIN, actions.PickAgain(card.asked.question))
    yield button(words.BROWSE_TOPICS, actions.Topics())


def _restated(asked: cards.Asked) -> Iterator[Json]:
    if asked.notice:
        yield rich(line(run(words.known_issue(asked.notice), bold=True)))
    if asked.quoted:
        yield rich(line(run(words.in_answer_to(shortened(asked.quoted, QUOTE)), italic=True)))
    if asked.restated is not None:
        yield rich(line(run(words.you_asked(shortened(asked.restated, QUOTE)))))


def _remarks(asked: cards.Asked) -> Iterator[Json]:
    if asked.unknown:
        yield rich(line(run(words.unknown_part(shortened(asked.unknown, QUOTE)))))
    if asked.urgent and not asked.ticket:
        yield rich(line(run(words.URGENT_HINT, bold=True)))
    if asked.files and not asked.ticket:
        yield small(words.files_go_along(asked.files))
    if asked.left and not asked.ticket:
        yield small(words.left_behind(asked.left))


def _origin(card: cards.AnswerCard | cards.Answered | cards.UnpublishedCard) -> str:
    of = card.origin
    return words.origin(of.topic, of.page, of.reviewed, of.entry, of.version)


def _heading(feedback: Feedback) -> str:
    refused = feedback in (Feedback.NOT_HELPED, Feedback.EXPLAINED)
    return words.NEAR_QUESTIONS if refused else words.RELATED


def _related(asked: cards.Asked, related: tuple[cards.Choice, ...], heading: str) -> Iterator[Json]:
    if related:
        yield small(heading)
        yield from buttons(*(_pick(asked, choice, choice.title) for choice in related))


def _pick(asked: cards.Asked, choice: cards.Choice, label: str) -> Json:
    return button(label, actions.Pick(asked.question, choice.entry), **_aloud(choice.title))


def open_button(choice: cards.Choice, label: str) -> Json:
    return button(label, actions.Open(choice.entry), **_aloud(choice.title))


def raise_button(question: str) -> Json:
    return button(words.RAISE_TICKET, actions.Raise(question), style="primary")


def add_button(question: str, ticket: str, **style: str) -> Json:
    return button(words.add_to(ticket), actions.Add(question), **style)


def _aloud(title: str) -> dict[str, str]:
    return {"accessibility_label": shortened(filled(title), limits.BUTTON)}


def _actions(asked: cards.Asked, others: Sequence[Json]) -> Iterator[Json]:
    """*Raise ticket*, or what came of it, and the others."""
    pressable = [*others]
    if asked.ticket:
        yield small(words.ticket_raised(asked.ticket))
    else:
        pressable.insert(0, raise_button(asked.question))
    if asked.below and asked.below.added:
        yield small(words.added_to(asked.below.ticket))
    elif asked.below:
        pressable.append(add_button(asked.question, asked.below.ticket))
    yield from buttons(*pressable)


def native_feedback(card: Rated) -> list[Json]:
    helped, not_helped = (actions.Rate(card.asked.question, one) for one in (True, False))
    control = {
        "type": "feedback_buttons",
        "action_id": actions.encoded(helped)[0],
        "positive_button": _rating(words.HELPED, helped),
        "negative_button": _rating(words.NOT_HELPED, not_helped),
    }
    return [{"type": "context_actions", "elements": [control]}]


def feedback_buttons(card: Rated) -> list[Json]:
    """The native control is for messages only."""
    question = card.asked.question
    return buttons(
        button(words.HELPED, actions.Rate(question, helped=True, alone=True)),
        button(words.NOT_HELPED, actions.Rate(question, helped=False, alone=True)),
    )


def _rating(label: str, action: actions.Rate) -> Json:
    _, value = actions.encoded(action)
    return {"text": plain(label), "value": value, "accessibility_label": label}
