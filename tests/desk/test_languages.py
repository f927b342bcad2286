"""Whose language a card is in: the asker's on one side of a ticket, care's on the other."""

from __future__ import annotations

import builtins
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.courier.filing import filing_of
from bot.desk import reading
from bot.desk.commands import understood
from bot.dialogue import speech, turns, words
from bot.dialogue.cards import (
    AnswerCard,
    AnswersCard,
    CareCard,
    FamilyCard,
    NoticeCard,
    TicketCard,
)
from bot.dialogue.lessons import Lesson
from bot.knowledge.entries import Knowledge
from bot.knowledge.organisations import Organisations
from bot.knowledge.translations import spoken, stale
from bot.model import slots
from bot.model.people import CLOCK, Company, Conversation, Partner, Place, Venue
from bot.model.tickets import Move, Status
from tests.desk.test_several import TWO
from tests.drivers.chat import (
    ANNA,
    CARE,
    LUCA,
    Chat,
    index_of,
    kept_index,
    on_every_route,
)

HERE = Conversation(Place("slack", "dm"), Place("slack", "dm"), Venue.DIRECT)


def asking(text: str, language: str = "") -> turns.Ask:
    by = Partner("slack:U1", "Luca", Company("netvoice", "NetVoice"), language=language)
    return turns.Ask(id="Ev1", by=by, where=HERE, text=text)


def test_the_question_decides_then_the_person_then_the_company() -> None:
    """What nobody tells is English."""
    company = Organisations(languages={"netvoice": "fr"})
    german = "wo sehe ich den FOC date?"
    assert reading.language(asking(german, "it-IT"), company) == "de"
    assert reading.language(asking("FOC date", "it-IT"), company) == "it"
    assert reading.language(asking("FOC date", "pt-BR"), company) == "fr"
    assert reading.language(asking("FOC date"), Organisations()) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Grazie mille!", "it"),
        ("hola", "es"),
        ("Themen", "de"),
        ("merci", "fr"),
        ("thanks", "en"),
        ("tickets", "en"),
        ("DID", "en"),
    ],
)
def test_a_word_alone_is_enough_for_whoever_reads_english(text: str, language: str) -> None:
    """Many read their platform in English and write otherwise; whoever reads German and thanks
    with "merci" goes on reading German."""
    nobody = Organisations()
    assert reading.language(asking(text, "en-US"), nobody) == language
    assert reading.language(asking(text), nobody) == language
    assert reading.language(asking(text, "de-CH"), nobody) == "de"
    assert reading.language(asking(text, "de-CH"), nobody, chosen="en") == "en"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_language_that_was_chosen_is_kept(chat: Chat) -> None:
    """Whatever the question is in, in every process, until it is taken back; and a form opens in
    it."""
    chosen = chat.says("language italiano")
    assert chosen == NoticeCard(
        "D'ora in poi Le rispondo in italiano.",
        "Con «lingua automatica» decide di nuovo ogni domanda.",
    )
    other = Chat(chat.knowledge, chat.store, now=chat.now)
    for desk in (chat, other):
        answer = _answer(desk)
        assert answer.title == "Quanto dura la portabilità di un numero DID?"
    form = chat.ticket_form(answer.asked.question, LUCA)
    assert form.fields[0].label == "Numeri DID"
    other.says("lingua automatica", id="EvBack")
    chat.waits(timedelta(seconds=5))
    assert _answer(chat).title == "How long does porting a DID number take?"


def _answer(chat: Chat) -> AnswerCard:
    id = f"{chat.fresh()}/{builtins.id(chat)}"
    answer = chat.says("How long does porting a DID number take?", id=id)
    assert isinstance(answer, AnswerCard)
    return answer


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_asks_for_languages_is_told_which_there_are(chat: Chat) -> None:
    """So is who asks for one that the bot does not speak; a question about languages is one."""
    for said in ("language", "Sprache", "language polish"):
        card = chat.says(said)
        assert isinstance(card, NoticeCard)
        assert "Deutsch" in card.happened
    assert understood("language of the handset", "WX") is None


def test_a_translation_of_an_earlier_english_is_shown_no_more(knowledge: Knowledge) -> None:
    """The English is, until somebody renews it."""
    first = knowledge.entries[0]
    changed = replace(first, question="How can it be paid?", digest="0" * 12)
    now = replace(knowledge, entries=(changed, *knowledge.entries[1:]))
    assert spoken(knowledge, "it").entries[0].language == "it"
    assert spoken(now, "it").entries[0].question == "How can it be paid?"
    assert list(stale(now, "it")) == [first.id]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_card_says_why_it_is_english(chat: Chat) -> None:
    """A translation says that the English counts; where that was changed since, it is shown."""
    italian = "quanto tempo ci vuole per la portabilità?"
    first = chat.says(italian)
    assert isinstance(first, AnswerCard)
    entries = tuple(replace(entry, digest="0" * 12) for entry in chat.knowledge.entries)
    changed = replace(chat.knowledge, entries=entries)
    kept_index(changed, index_of(chat.knowledge))
    later = Chat(changed, chat.store, now=chat.now).says(italian, id="later")
    assert isinstance(later, AnswerCard)
    with speech.speaking("it"):
        assert (first.translated, later.translated) == (words.TRANSLATED, words.TRANSLATION_STALE)
    assert later.title == "How long does porting a DID number take?"


def test_what_is_said_is_said_in_the_reader_s_language() -> None:
    with speech.speaking("it"):
        assert words.RAISE_TICKET == "Apri un ticket"
        assert words.step("claim", "Anna") == "Anna l'ha preso in carico"
    assert words.RAISE_TICKET == "Raise ticket"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_each_side_of_a_ticket_reads_its_own_language(chat: Chat) -> None:
    """An Italian question is answered in Italian, the English is a press away, and care reads
    English around the same words."""
    luca = replace(LUCA, language="it-IT")
    answer = chat.says("Quanto tempo ci vuole per la portabilità di un numero DID?", by=luca)
    assert isinstance(answer, AnswerCard)
    assert answer.title == "Quanto dura la portabilità di un numero DID?"
    with speech.speaking("it"):
        assert answer.translated == words.TRANSLATED
    press = turns.Pick(
        id="Ev9", by=luca, question=answer.asked.question, entry=str(answer.original)
    )
    (english,) = chat.does(press)
    assert english.delivery.language == "en"
    assert isinstance(english.delivery.card, AnswerCard)
    assert english.delivery.card.title == "How long does porting a DID number take?"
    filed = turns.FileTicket(
        id="Ev10",
        by=luca,
        question=answer.asked.question,
        subject="Portabilità",
        body="È ferma.",
        urgent=False,
        details={},
    )
    shown = {type(one.delivery.card): one.delivery for one in chat.does(filed)}
    assert shown[TicketCard].language == "it"
    assert shown[CareCard].language == "en"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_english_of_several_answers_is_a_press_away(chat: Chat) -> None:
    """Of all of them at once, in a message of their own."""
    chat.says("language italiano")
    card = chat.says(TWO)
    assert isinstance(card, AnswersCard)
    assert card.original
    press = turns.Pick(id="Ev9", by=LUCA, question=card.asked.question, entry=card.original)
    (english,) = chat.does(press)
    again = english.delivery.card
    assert isinstance(again, AnswersCard)
    assert [one.title for one in again.answers] == [
        chat.knowledge.by_id[one.origin.entry].question for one in card.answers
    ]
    assert (again.original, english.delivery.language) == (None, "en")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_english_of_what_is_asked_back_is_a_press_away(chat: Chat) -> None:
    """In the same message; it goes on in English."""
    chat.says("language italiano")
    card = chat.says("delivery")
    assert isinstance(card, FamilyCard)
    press = turns.Pick(id="Ev9", by=LUCA, question=card.asked.question, entry=str(card.original))
    (english,) = chat.does(press)
    again = english.delivery.card
    assert isinstance(again, FamilyCard)
    assert again.question in {family.question for family in chat.knowledge.families}
    assert again.asked == card.asked


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_care_reads_its_language_at_the_helpdesk_too(chat: Chat, knowledge: Knowledge) -> None:
    """Labels and the fields' names; what the partner wrote stays, and says its language."""
    number = chat.ticket("Quanto tempo ci vuole per la portabilità di un numero DID?")
    with chat.store.reading() as memory:
        ticket = memory.ticket(number)
    assert ticket
    routes = tuple(replace(route, language="de") for route in knowledge.routes)
    filing = filing_of(
        ticket, replace(knowledge, routes=routes, translations=knowledge.translations)
    )
    assert "Italienisch" in filing.body
    assert "DID-Nummern: +44 20 7946 0123" in filing.body
    assert "Ihre Frage" not in filing.body
    with speech.speaking("de"):
        assert words.CARE_WHO in filing.body


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_all_of_care_reads_is_in_the_language_of_their_room(chat: Chat) -> None:
    """Whoever of them pressed or wrote it, and whatever they read themselves."""
    anna = replace(ANNA, language="it-IT")
    room = Conversation(CARE, CARE, Venue.CHANNEL)
    number = chat.ticket()

    def pressed(lesson: Lesson, about: str = "") -> turns.Learn:
        return turns.Learn(id=chat.fresh(), by=anna, where=room, lesson=lesson, about=about)

    below = slots.cares(number)
    wrote = turns.Ask(
        id="below", by=anna, where=room, text="Li chiamo.", manner=turns.Manner.IN_THREAD
    )
    resolved = turns.MoveTicket(
        id="end", by=anna, ticket=number, move=Move.RESOLVE, seen=Status.OPEN
    )
    done: tuple[turns.Turn, ...] = (
        *map(pressed, (Lesson.MISSES, Lesson.CHANGES, Lesson.ISSUES, Lesson.ANNOUNCEMENTS)),
        pressed(Lesson.SUGGESTIONS, number),
        pressed(Lesson.STILL_RIGHT, "did-porting-duration"),
        replace(wrote, below=below),
        resolved,
        pressed(Lesson.TEACH, number),
    )
    for turn in done:
        shown = [one.delivery for one in chat.does(turn) if one.delivery.to == CARE]
        assert [one.language for one in shown] == ["en"], turn
    noticed = [one.happened for one in chat.screen(CARE) if isinstance(one, NoticeCard)]
    asked = chat.knowledge.by_id["did-porting-duration"].question
    assert noticed == [words.reviewed_by(asked, ANNA.name), words.NOT_READ_HERE[0]]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_comes_by_itself_is_in_the_language_of_care_s_room(
    chat: Chat, knowledge: Knowledge
) -> None:
    """Buttons as well as words: Monday's card, and whether a text is still right."""
    german = on_every_route(knowledge, language="de")
    first, *others = german.entries
    owned = replace(german, entries=(replace(first, owner="slack:U-olga"), *others))
    kept_index(owned, index_of(knowledge))
    care = Chat(owned, chat.store)
    care.ticket()
    care.waits(timedelta(days=400))
    week = care.now.date() - timedelta(days=care.now.weekday())
    due: tuple[turns.Turn, ...] = (
        turns.AskOwner(id="review", by=CLOCK, entry=first.id),
        turns.Monday(id="monday", by=CLOCK, week=week.isoformat()),
    )
    for turn in due:
        (shown,) = care.does(turn)
        assert shown.delivery.language == "de"
