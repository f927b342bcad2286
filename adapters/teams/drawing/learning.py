"""The knowledge's desk as Teams shows it, and what partners see of it; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from adapters.teams import actions, care_actions, limits
from adapters.teams.drawing import elements, mentions
from adapters.teams.drawing.buttons import Button, button, dialog
from adapters.teams.drawing.elements import Element, bytes_of
from adapters.teams.drawing.prose import prose
from bot.dialogue import learning, words
from bot.dialogue.lessons import Lesson, Press
from bot.model.changes import Done

WHOLE = 4000  # characters: what is approved is seen as a whole,
TOLD = 3000  # of a correction: the new answer is a press away
BEGINNING = 1000  # or begins there, and is read in a dialog


def misses(card: learning.MissListCard) -> Iterator[Element]:
    yield elements.heading(words.MISSES)
    if not card.misses:
        yield elements.text(words.NO_MISSES)
    for miss in card.misses:
        opened = pressed(Press(Lesson.MISS, miss.group, card.slot))
        told = elements.small(words.missed(miss), spacing="None")
        near = elements.small(words.miss_near(miss.near), spacing="None")
        yield elements.opens(opened, elements.quoted(miss.text, weight="Bolder"), told, near)


def misses_buttons(card: learning.MissListCard) -> Iterator[Button]:
    pressed = care_actions.Learn(lesson=Lesson.CHANGES, seen=card.slot)
    yield button(words.changes_wait(card.changes), pressed)


def miss(card: learning.MissCard) -> Iterator[Element]:
    yield elements.heading(card.title)
    yield elements.text(words.miss_near(card.near), weight="Bolder")
    if card.counts:
        counts = card.counts
        told = words.miss_counts(counts.questions, counts.people, counts.companies)
        yield elements.text(told)
        yield elements.moment("", counts.first, isSubtle=True, spacing="None")
        yield elements.moment("", counts.last, isSubtle=True, spacing="None")
    asked = [elements.quoted(text) for text in card.typed]
    yield elements.section(words.WHAT_WAS_ASKED, asked)
    yield from rows(card.presses)


def changes(card: learning.ChangeListCard) -> Iterator[Element]:
    yield elements.heading(words.CHANGES)
    if not card.changes and not card.unknown:
        yield elements.text(words.NO_CHANGES)
    for change in card.changes:
        opened = pressed(Press(Lesson.CHANGE, change.change, card.slot))
        number = words.change_title(change.change, change.kind)
        told = f"{number} · {words.change_stands(change)}"
        title = elements.quoted(change.title, weight="Bolder")
        yield elements.opens(opened, title, elements.small(told, spacing="None"))
    if card.unknown:
        yield elements.text(words.changes_unknown(card.unknown))


def changes_buttons(card: learning.ChangeListCard) -> Iterator[Button]:
    yield pressed(Press(Lesson.MISSES, "", card.slot))


def change(card: learning.ChangeCard) -> list[Element]:
    """Long texts are shown as far as a message takes them; one button opens the whole."""
    drawn = list(_change(card, WHOLE))
    if max(len(card.before), len(card.after)) <= WHOLE and bytes_of(drawn) <= limits.CARE_BYTES:
        return drawn
    return list(_change(card, BEGINNING))


def _change(card: learning.ChangeCard, room: int) -> Iterator[Element]:
    yield elements.heading(words.change_title(card.number, card.kind))
    yield elements.quoted(card.title, weight="Bolder")
    yield elements.quoted(words.change_state(card.stage, card.author))
    if card.reason:
        yield elements.section(words.WHY_CHANGED, [elements.quoted(card.reason)])
    if card.correcting:
        yield elements.text(words.CORRECTS, weight="Bolder")
    before = elements.quoted(card.before or words.NOTHING_BEFORE, room)
    yield elements.section(words.BEFORE, [before])
    yield elements.section(words.AFTER, [elements.quoted(card.after, room)])
    if room < WHOLE:
        whole = dialog(words.READ_ALL, care_actions.ReadChange(change=card.number))
        yield elements.buttons([whole])
    if card.untranslated:
        yield elements.text(card.untranslated)
    yield from _checked(card)
    yield from map(_step, card.history)
    if card.told:
        yield elements.text(card.told, weight="Bolder")
    yield from rows(card.presses)


def receipt(card: learning.ReceiptCard) -> Iterator[Element]:
    yield elements.heading(words.version_of(card.entry, card.number))
    yield elements.text(card.title, weight="Bolder")
    if card.answer is None:
        yield elements.text(words.UNPUBLISHED)
    else:
        drawn, whole = prose(card.answer)
        yield from drawn
        if not whole:
            yield elements.small(words.ANSWER_GOES_ON)
    yield elements.moment("", card.since)
    if card.until:
        yield elements.moment("–", card.until, spacing="None")
    else:
        yield elements.text(f"– {words.VERSION_OF_NOW}", spacing="None")
    yield elements.quoted(f"{words.receipt_approved(card.approver)} · {card.digest}")
    for later in card.later:
        told = elements.quoted(words.receipt_later(later.number, later.reason))
        yield elements.timed(told, later.at)


def correction(card: learning.CorrectionCard) -> Iterator[Element]:
    yield mentions.addressed(card.to)
    yield elements.quoted(words.correction(card.title, card.on), weight="Bolder")
    yield elements.section(words.OLD_ANSWER, [elements.quoted(card.before, TOLD)])
    yield elements.section(words.NEW_ANSWER, [elements.quoted(card.after, TOLD)])


def correction_buttons(card: learning.CorrectionCard) -> Iterator[Button]:
    yield button(words.OPEN_NEW_ANSWER, actions.Open(entry=card.entry))


def review(card: learning.ReviewCard) -> Iterator[Element]:
    if card.to:
        yield mentions.addressed(card.to)
    yield elements.quoted(words.review_due(card.title, card.reviewed), weight="Bolder")
    yield elements.small(words.review_asked(card.asked))
    yield from rows(card.presses)


def lessons(presses: Sequence[Press]) -> Iterator[Button]:
    """Those of a ticket that can teach something."""
    yield from map(pressed, presses)


def open_knowledge() -> Button:
    return button(words.OPEN_KNOWLEDGE, care_actions.Learn(lesson=Lesson.MISSES))


def _checked(card: learning.ChangeCard) -> Iterator[Element]:
    for problem in card.problems:
        yield elements.quoted(problem, weight="Bolder", color="Attention")
    if not card.replayed and not card.labelled[0]:
        return
    yield elements.text(words.replayed(card.replayed))
    if card.labelled[0]:
        yield elements.text(words.labelled(*card.labelled))
    for found in card.found:
        some = [elements.quoted(one) for one in found.some]
        yield elements.section(words.found(found.effect, found.count), some)


def _step(done: Done) -> Element:
    return _at(words.change_step(done.step, done.who), done.at)


def _at(told: str, at: datetime) -> Element:
    return elements.timed(elements.quoted(told), at)


def rows(presses: Sequence[Press]) -> Iterator[Element]:
    return elements.rows([pressed(press) for press in presses])


def pressed(press: Press) -> Button:
    label = words.LESSON[press.lesson]
    if press.opens:
        return dialog(label, care_actions.WriteLesson(lesson=press.lesson, about=press.about))
    return button(
        label, care_actions.Learn(lesson=press.lesson, about=press.about, seen=press.seen)
    )
