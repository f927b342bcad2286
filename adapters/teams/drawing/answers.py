"""How what the bot answers is drawn; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from adapters.teams import actions
from adapters.teams.drawing import elements, lists
from adapters.teams.drawing.buttons import Button, button, dialog
from adapters.teams.drawing.elements import Element
from adapters.teams.drawing.prose import prose
from adapters.teams.limits import ANSWER_BYTES, QUOTED_CHARACTERS, RESTATED_CHARACTERS
from bot.dialogue import cards, words
from bot.knowledge.prose import Prose
from bot.model.questions import Feedback

Rated = cards.AnswerCard | cards.AnswersCard


def rated(card: Rated, *, thumbs: bool = False) -> Iterator[Element]:
    """`thumbs`: Teams asks whether it helped."""
    yield from _above(card.asked)
    yield from _answer(card) if isinstance(card, cards.AnswerCard) else _answers(card)
    if not thumbs:
        yield from _rating(card)
    yield from _sharing(card)
    yield from _below(card.asked)


def _answer(card: cards.AnswerCard) -> Iterator[Element]:
    refused = card.feedback in (Feedback.NOT_HELPED, Feedback.EXPLAINED)
    yield elements.heading(card.title)
    yield from written(card.answer, card.origin.entry)
    yield elements.origin(card.origin)
    if card.translated:
        yield elements.text(card.translated, isSubtle=True, size="Small")
    if card.changed:
        yield elements.text(words.changed_on(card.changed), weight="Bolder")
    label = words.NEAR_QUESTIONS if refused else words.RELATED
    yield from _related(label, card.asked, card.related)


def written(answer: Prose, entry: str, beside: int = 0) -> Iterator[Element]:
    """As far as a message takes it, with the way to the rest. `beside`: so many others share its
    room."""
    drawn, whole = prose(answer, ANSWER_BYTES // (1 + beside))
    yield from drawn
    if not whole:
        yield elements.small(words.ANSWER_GOES_ON)
        yield elements.buttons([dialog(words.READ_ALL, actions.ReadAnswer(entry=entry))])


def _answers(card: cards.AnswersCard) -> Iterator[Element]:
    for answered in card.answers:
        yield elements.heading(answered.title)
        yield from _answered(answered, len(card.answers) - 1)
        yield elements.origin(answered.origin)
    if card.translated:
        yield elements.text(card.translated, isSubtle=True, size="Small")


def _answered(one: cards.Answered, beside: int) -> Iterable[Element]:
    if one.answer is None:
        return [elements.text(words.UNPUBLISHED)]
    return written(one.answer, one.origin.entry, beside)


def _sharing(card: Rated) -> Iterator[Element]:
    """In a row of its own: beside *Raise ticket* it doesn't fit a phone."""
    if card.shareable:
        share = button(words.SHARE, actions.Share(question=card.asked.question))
        yield elements.buttons([share])


def unpublished(card: cards.UnpublishedCard) -> Iterator[Element]:
    yield from _above(card.asked)
    yield elements.heading(card.title)
    yield elements.text(words.UNPUBLISHED)
    yield elements.origin(card.origin)
    yield from _below(card.asked)
    yield from _related(words.RELATED, card.asked, card.related)


def choices(card: cards.ChoicesCard) -> Iterator[Element]:
    yield from _above(card.asked)
    yield elements.heading(card.heading or words.WHICH_ONE)
    for choice in card.choices:
        yield elements.row(choice.title, _picked(card.asked, choice), choice.preview)
    yield from _below(card.asked)


def family(card: cards.FamilyCard) -> Iterator[Element]:
    yield from _above(card.asked)
    yield elements.heading(card.question)
    for leaf in card.leaves:
        yield elements.row(leaf.title, _picked(card.asked, leaf))
    if card.original:  # a row of its own: three buttons beside each other don't fit a phone
        yield elements.buttons(list(in_english(card)))
    yield from _below(card.asked)


def choices_buttons(card: cards.ChoicesCard | cards.FamilyCard) -> Iterator[Button]:
    yield from raising(card.asked)
    yield button(words.NONE_OF_THESE, actions.PickNone(question=card.asked.question))


def no_answer(card: cards.NoAnswerCard) -> Iterator[Element]:
    yield from _above(card.asked)
    yield elements.quoted(words.no_answer(card.text), size="Medium", weight="Bolder")
    yield elements.text(words.NO_ANSWER_HINT)
    if card.answers:
        yield elements.small(card.answers)
    if card.refused:
        again = actions.PickAgain(question=card.asked.question)
        yield elements.buttons([button(words.CHOICES_AGAIN, again)])
    yield from _below(card.asked)


def no_answer_buttons(card: cards.NoAnswerCard) -> Iterator[Button]:
    yield from raising(card.asked)
    yield lists.browsing()


def raising(asked: cards.Asked) -> Iterator[Button]:
    """*Raise ticket*, until one was raised."""
    if not asked.ticket:
        yield dialog(words.RAISE_TICKET, actions.Raise(question=asked.question))


def adding(asked: cards.Asked) -> Iterator[Button]:
    if asked.below and not asked.below.added:
        yield button(words.add_to(asked.below.ticket), actions.Add(question=asked.question))


def _above(asked: cards.Asked) -> Iterator[Element]:
    if asked.urgent and not asked.ticket:
        yield elements.alarm(elements.text(words.URGENT_HINT))
    if asked.notice:
        yield elements.quoted(words.known_issue(asked.notice), weight="Bolder")
    if asked.quoted:
        told = words.in_answer_to(asked.quoted)
        yield elements.quoted(told, QUOTED_CHARACTERS, isSubtle=True, size="Small")
    if asked.restated:
        yield elements.quoted(words.you_asked(asked.restated), RESTATED_CHARACTERS, isSubtle=True)


def _below(asked: cards.Asked) -> Iterator[Element]:
    """*Add this to ...* has a row of its own: beside another it doesn't fit a phone."""
    if asked.unknown:
        yield elements.quoted(words.unknown_part(asked.unknown))
    if asked.below and asked.below.added:
        yield elements.text(words.added_to(asked.below.ticket), weight="Bolder")
    elif asked.below:
        yield elements.buttons([*adding(asked)])
    if asked.ticket:
        yield elements.text(words.ticket_raised(asked.ticket), weight="Bolder")
        return
    if asked.files:
        yield elements.small(words.files_go_along(asked.files))
    if asked.left:
        yield elements.quoted(words.left_behind(asked.left), isSubtle=True, size="Small")


def _related(label: str, asked: cards.Asked, choices: Sequence[cards.Choice]) -> Iterator[Element]:
    if choices:
        rows = (elements.row(choice.title, _picked(asked, choice)) for choice in choices)
        yield elements.section(label, rows)


def answer_buttons(card: Rated) -> Iterator[Button]:
    yield from raising(card.asked)
    yield from in_english(card)


def in_english(card: Rated | cards.FamilyCard) -> Iterator[Button]:
    """The text that counts is a press away."""
    if card.original:
        english = actions.Pick(question=card.asked.question, entry=card.original)
        yield button(words.SHOW_ENGLISH, english)


def _picked(asked: cards.Asked, choice: cards.Choice) -> Button:
    return button(choice.title, actions.Pick(question=asked.question, entry=choice.entry))


def _rating(card: Rated) -> Iterator[Element]:
    """The buttons have a row of their own: three beside each other don't fit a phone."""
    match card.feedback:
        case Feedback.WANTED:
            helped = button(words.HELPED, actions.Helped(question=card.asked.question))
            refused = button(words.NOT_HELPED, actions.NotHelped(question=card.asked.question))
            yield elements.buttons([helped, refused])
        case Feedback.HELPED:
            yield elements.text(words.THANKS_HELPED)
        case Feedback.NOT_HELPED:
            if not card.asked.ticket:
                yield elements.text(words.THANKS_NOT_HELPED)
            why = actions.WriteMissing(question=card.asked.question)
            yield elements.buttons([dialog(words.WHAT_WAS_MISSING, why)])
        case Feedback.EXPLAINED:
            if not card.asked.ticket:
                yield elements.text(words.THANKS_EXPLAINED)
