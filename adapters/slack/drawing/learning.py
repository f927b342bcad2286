"""The knowledge's desk as Slack shows it, and what partners see of it; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from adapters.slack import actions, care_actions, limits
from adapters.slack.drawing.blocks import (
    QUOTE,
    addressed,
    answer,
    bullets,
    button,
    buttons,
    header,
    line,
    moment,
    offer,
    quote,
    rich,
    run,
    shortened,
    small,
)
from adapters.slack.fields import Json
from bot.dialogue import learning, words
from bot.dialogue.lessons import FIRST, Lesson, Press


def misses(card: learning.MissListCard) -> Iterator[Json]:
    yield header(words.MISSES)
    if not card.misses:
        yield rich(line(run(words.NO_MISSES)))
    for miss in card.misses:
        press = Press(Lesson.MISS, miss.group, card.slot)
        title = miss.near if miss.unpublished and miss.near else miss.text
        yield offer(shortened(title, QUOTE), pressed(press, aloud=title))
        yield small(f"{words.missed(miss)} · {words.miss_near(miss.near)}")
    changes = Press(Lesson.CHANGES, "", card.slot)
    yield from buttons(button(words.changes_wait(card.changes), _action(changes)))


def miss(card: learning.MissCard) -> Iterator[Json]:
    yield header(card.title)
    yield rich(line(run(words.miss_near(card.near), bold=True)))
    if card.counts:
        counts = card.counts
        told = words.miss_counts(counts.questions, counts.people, counts.companies)
        yield rich(line(run(f"{told} · "), moment(counts.first), run(" – "), moment(counts.last)))
    yield rich(line(run(words.WHAT_WAS_ASKED, bold=True)))
    for text in card.typed:
        yield rich(quote(shortened(text, limits.SECTION // 2)))
    yield from _presses(card.presses)


def changes(card: learning.ChangeListCard) -> Iterator[Json]:
    yield header(words.CHANGES)
    if not card.changes and not card.unknown:
        yield rich(line(run(words.NO_CHANGES)))
    for change in card.changes:
        press = Press(Lesson.CHANGE, change.change, card.slot)
        yield offer(shortened(change.title, QUOTE), pressed(press, aloud=change.title))
        number = words.change_title(change.change, change.kind)
        yield small(f"{number} · {words.change_stands(change)}")
    if card.unknown:
        yield rich(line(run(words.changes_unknown(card.unknown))))
    yield from _presses([Press(Lesson.MISSES, "", card.slot)])


def change(card: learning.ChangeCard) -> Iterator[Json]:
    yield header(words.change_title(card.number, card.kind))
    yield rich(line(run(card.title, bold=True)))
    yield rich(line(run(f"{words.change_state(card.stage, card.author)} · "), moment(card.made)))
    if card.reason:
        yield rich(line(run(f"{words.WHY_CHANGED}: ", bold=True), run(card.reason)))
    if card.correcting:
        yield rich(line(run(words.CORRECTS, bold=True)))
    yield rich(line(run(words.BEFORE, bold=True)), quote(card.before or words.NOTHING_BEFORE))
    yield rich(line(run(words.AFTER, bold=True)), quote(card.after))
    if card.untranslated:
        yield rich(line(run(card.untranslated)))
    yield from _checked(card)
    if card.history:
        steps = (_step(words.change_step(one.step, one.who), one.at) for one in card.history)
        yield rich(bullets(*steps))
    if card.told:
        yield rich(line(run(card.told, bold=True)))
    yield from _presses(card.presses)


def receipt(card: learning.ReceiptCard) -> Iterator[Json]:
    yield header(words.version_of(card.entry, card.number))
    yield rich(line(run(card.title, bold=True)))
    if card.answer is None:
        yield rich(line(run(words.UNPUBLISHED)))
    else:
        yield from answer(card.answer)
    until = moment(card.until) if card.until else run(words.VERSION_OF_NOW)
    yield rich(line(moment(card.since), run(" – "), until))
    yield small(f"{words.receipt_approved(card.approver)} · {card.digest}")
    for later in card.later:
        told = words.receipt_later(later.number, later.reason)
        yield rich(line(run(f"{told} · "), moment(later.at)))


def correction(card: learning.CorrectionCard) -> Iterator[Json]:
    told = words.correction(card.title, card.on)
    yield rich(line(*addressed(card.to), run(told, bold=True)))
    yield rich(line(run(words.OLD_ANSWER, bold=True)), quote(card.before))
    yield rich(line(run(words.NEW_ANSWER, bold=True)), quote(card.after))
    yield from buttons(button(words.OPEN_NEW_ANSWER, actions.Open(card.entry)))


def review(card: learning.ReviewCard) -> Iterator[Json]:
    to = addressed(card.to) if card.to else []
    yield rich(line(*to, run(words.review_due(card.title, card.reviewed), bold=True)))
    yield small(words.review_asked(card.asked))
    yield from _presses(card.presses)


def lessons(presses: Sequence[Press]) -> list[Json]:
    """A row below a ticket that can teach something."""
    return list(_presses(presses))


def open_knowledge() -> Json:
    return button(words.OPEN_KNOWLEDGE, care_actions.Learn(Lesson.MISSES), style="primary")


def _checked(card: learning.ChangeCard) -> Iterator[Json]:
    for problem in card.problems:
        yield rich(line(run(problem, bold=True)))
    if not card.replayed and not card.labelled[0]:
        return
    yield rich(line(run(words.replayed(card.replayed))))
    if card.labelled[0]:
        yield rich(line(run(words.labelled(*card.labelled))))
    for found in card.found:
        title = run(words.found(found.effect, found.count), bold=True)
        some = (line(run(shortened(one, QUOTE))) for one in found.some)
        yield rich(line(title), bullets(*some))


def _step(told: str, at: datetime) -> Json:
    return line(run(f"{told} · "), moment(at))


def _presses(presses: Sequence[Press]) -> Iterator[Json]:
    yield from buttons(*(pressed(press) for press in presses))


def pressed(press: Press, aloud: str = "") -> Json:
    style = {"style": "primary"} if press.lesson in FIRST else {}
    spoken = {"accessibility_label": shortened(aloud, limits.BUTTON)} if aloud.strip() else {}
    return button(words.LESSON[press.lesson], _action(press), **style, **spoken)


def _action(press: Press) -> care_actions.Learn:
    return care_actions.Learn(press.lesson, press.about, press.seen)
