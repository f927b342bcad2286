"""More than one question in a message, and questions that leave one fact open."""

from __future__ import annotations

from bot.dialogue import words
from bot.dialogue.cards import AnswerCard, AnswersCard, CareCard, FamilyCard, NoAnswerCard
from bot.dialogue.turns import FileTicket, Pick, PickNone, Rate, Share
from bot.knowledge.entries import Knowledge
from tests.drivers.chat import CARE, LUCA, Chat, channel, command, direct

TWO = "What is the maximum dispute period? And how do I grant portal access to an employee?"


def test_two_questions_that_are_sure_get_both_answers(chat: Chat, knowledge: Knowledge) -> None:
    """On one card, in the order in which they were asked, each as it stands."""
    card = chat.says(TWO, where=command())
    assert isinstance(card, AnswersCard)
    asked = ["dispute-period", "portal-access-grant"]
    assert [one.origin.entry for one in card.answers] == asked
    assert [one.answer for one in card.answers] == [knowledge.by_id[id].answer for id in asked]
    assert card.shareable


def test_both_answers_are_rated_shared_and_carried_by_a_ticket_together(chat: Chat) -> None:
    """The ticket has the whole question and all that was shown, and asks no details: it may be
    about either."""
    card = chat.says(TWO, where=command())
    assert isinstance(card, AnswersCard)
    question = card.asked.question
    chat.does(Share(id="c1", by=LUCA, question=question, place=channel().place))
    [shared] = chat.screen(channel().place)
    assert isinstance(shared, AnswersCard)
    assert [one.origin.entry for one in shared.answers] == ["dispute-period", "portal-access-grant"]
    chat.does(Rate(id="c2", by=LUCA, question=question, helped=False))
    form = chat.ticket_form(question, LUCA)
    assert (form.fields, form.body) == ((), TWO)
    chat.does(
        FileTicket(
            id="c3", by=LUCA, question=question, subject="Both", body=TWO, details={}, urgent=False
        )
    )
    [care] = chat.screen(CARE)
    assert isinstance(care, CareCard)
    assert care.body == TWO
    assert "1 year" in (care.shown or "")
    assert "Add the employee" in (care.shown or "")


def test_the_half_without_an_answer_is_said_to_have_none(chat: Chat) -> None:
    """The other half is answered; a ticket is about the unknown one, and care sees which it was."""
    asked = "What is the maximum dispute period? And do you sell coffee machines?"
    card = chat.says(asked)
    assert isinstance(card, AnswerCard)
    assert card.origin.entry == "dispute-period"
    unknown = card.asked.unknown
    assert unknown is not None
    assert "coffee machines" in unknown
    form = chat.ticket_form(card.asked.question, LUCA)
    assert (form.subject, form.fields) == (unknown, ())
    assert form.body == f"{asked}\n\n{words.unknown_part(unknown)}"
    chat.does(
        FileTicket(
            id="c1",
            by=LUCA,
            question=card.asked.question,
            subject="x",
            body="y",
            details={},
            urgent=False,
        )
    )
    [care] = chat.screen(CARE)
    assert isinstance(care, CareCard)
    assert care.words == asked
    assert words.unknown_part(unknown) in (care.shown or "")


def test_what_differs_by_one_fact_is_asked_for_it(chat: Chat, knowledge: Knowledge) -> None:
    """A button for each value leads to its answer, in the same message; *None of these* and a
    ticket remain."""
    card = chat.says("delivery")
    assert isinstance(card, FamilyCard)
    family = next(family for family in knowledge.families if family.id == "delivery")
    assert card.question == family.question
    assert [(leaf.title, leaf.entry) for leaf in card.leaves] == [
        (leaf.value, leaf.entry) for leaf in family.leaves
    ]
    assert chat.ticket_form(card.asked.question, LUCA).body == "delivery"
    chat.does(PickNone(id="c1", by=LUCA, question=card.asked.question))
    assert [type(shown) for shown in chat.screen(direct().place)] == [NoAnswerCard]
    leaf = card.leaves[1].entry
    chat.does(Pick(id="c2", by=LUCA, question=card.asked.question, entry=leaf))
    [shown] = chat.screen(direct().place)
    assert isinstance(shown, AnswerCard)
    assert shown.origin.entry == leaf
