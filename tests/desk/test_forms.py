"""What a form asks, for whom it is, and that it is sent once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.dialogue import forms
from bot.dialogue.forms import Purpose
from bot.dialogue.turns import Comment, FileTicket, Reply, TakeNote
from bot.errors import FormError, FormWarning
from bot.knowledge.entries import Knowledge
from bot.knowledge.organisations import Organisations
from bot.model.people import Company, Partner
from tests.drivers.chat import ANNA, CARE, LUCA, STRANGER, Chat, index_of

PORTING_DATE = "Can the porting date be changed?"


def test_a_form_that_is_sent_twice_is_one_word(chat: Chat) -> None:
    """A platform gives each press of *Send* an id of its own; the form's is the same."""
    number = chat.ticket()
    made = {Purpose.REPLY: Reply, Purpose.NOTE: TakeNote, Purpose.COMMENT: Comment}
    for purpose, turn in made.items():
        by = LUCA if purpose is Purpose.COMMENT else ANNA
        form = chat.word_form(number, by, purpose)
        for text in ("One word.", "One word.", "Another one."):
            id = forms.sent(form.id, by, {"text": text})
            chat.does(turn(id=id, by=by, ticket=number, text=text))  # type: ignore[arg-type]
    card = chat.care_card(number)
    assert [word.text for word in card.said] == ["One word.", "Another one."] * 2
    assert [note.text for note in card.notes] == ["One word.", "Another one."]


def test_every_form_is_one_of_its_own(chat: Chat) -> None:
    """Opened again it may be filled in with the same words, and they count; so do another's."""
    number = chat.ticket()
    first, second = (chat.word_form(number, LUCA, Purpose.COMMENT) for _ in range(2))
    ids = {
        forms.sent(form.id, by, {"text": "hm"}) for form in (first, second) for by in (LUCA, ANNA)
    }
    assert len(ids) == 4


def mapped(chat: Chat, knowledge: Knowledge) -> None:
    """Two people of two workspaces are one company."""
    company = Company("netvoice", "NetVoice")
    organisations = Organisations(homes={LUCA.company.id: company}, people={STRANGER.id: company})
    chat.desk.renew(knowledge, index_of(knowledge), organisations, lambda company, route: CARE)


def test_the_similar_ticket_is_of_the_company_that_somebody_is_mapped_to(
    chat: Chat, knowledge: Knowledge
) -> None:
    """A colleague's is named; one of those who were colleagues before is not."""
    former = Partner("slack:former", "Former", STRANGER.company)
    chat.ticket(by=former)
    mapped(chat, knowledge)
    card = chat.says("When does HWaaS billing start?", by=STRANGER)
    question = card.asked.question  # type: ignore[union-attr]
    assert chat.ticket_form(question, STRANGER).similar is None
    colleagues = chat.ticket(by=LUCA)
    similar = chat.ticket_form(question, STRANGER).similar
    assert similar is not None
    assert similar.number == colleagues


@pytest.mark.parametrize("confirmed", ["9999-12-31", "0001-01-01", "2101-01-01", "1999-12-31"])
def test_a_date_outside_of_this_century_is_asked_again(chat: Chat, confirmed: str) -> None:
    """At once: no day is counted on the way there."""
    with pytest.raises(FormError, match="confirmed-date"):
        chat.does(porting(chat, confirmed))


@pytest.mark.parametrize(
    ("days", "short"), [(-400, True), (0, True), (4, True), (7, False), (9, False), (26_000, False)]
)
def test_notice_is_counted_in_business_days(chat: Chat, days: int, short: bool) -> None:
    """From a Monday: five of them are over on the next one."""
    confirmed = (chat.now.date() + timedelta(days=days)).isoformat()
    if not short:
        chat.does(porting(chat, confirmed))
        return
    with pytest.raises(FormWarning):
        chat.does(porting(chat, confirmed))


def test_a_week_end_is_no_notice(chat: Chat) -> None:
    """A Friday evening's week begins on Monday."""
    chat.waits(timedelta(days=4))
    assert chat.now.date() == date(2026, 11, 27)
    with pytest.raises(FormWarning):
        chat.does(porting(chat, "2026-12-03"))
    chat.does(porting(chat, "2026-12-04"))


def porting(chat: Chat, confirmed: str) -> FileTicket:
    card = chat.says(PORTING_DATE)
    return FileTicket(
        id=chat.fresh(),
        by=LUCA,
        question=card.asked.question,  # type: ignore[union-attr]
        subject="Later",
        body="Later, please.",
        urgent=False,
        details={
            "did-numbers": "+4989123010",
            "confirmed-date": confirmed,
            "wanted-date": "2026-12-24",
        },
    )
