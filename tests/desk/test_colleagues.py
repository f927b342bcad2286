"""Who of care works what, and what care starts its replies from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.server.keepers import every_keeper
from bot.dialogue import words
from bot.dialogue.cards import Card, NoticeCard, NudgeCard, ReplyCard
from bot.dialogue.form_requests import TeachFormRequest
from bot.dialogue.learning import TeachForm
from bot.dialogue.lessons import Lesson
from bot.dialogue.reports import ReportCard
from bot.dialogue.turns import Learn, MoveTicket, Reply, Sync, Teach
from bot.errors import FormError, TooLateError
from bot.knowledge.entries import Knowledge, SavedReply
from bot.model.people import Agent, Company, Place
from bot.model.remote import RemoteStatus
from bot.model.tickets import Move, Status
from bot.numbers import reading, windows
from bot.numbers.counting import Counting
from bot.privacy.erasure import forget
from bot.storage.store import Store
from tests.drivers.chat import ANNA, BEN, CARE, LUCA, Chat, channel, direct, index_of, kept_index
from tests.drivers.school import DESK


def claims(chat: Chat, number: str, by: Agent) -> None:
    turn = MoveTicket(id=chat.fresh(), by=by, ticket=number, move=Move.CLAIM, seen=Status.OPEN)
    chat.does(turn)


def form(chat: Chat, lesson: Lesson, about: str = "", by: Agent = ANNA) -> TeachForm:
    opened = chat.desk.form(TeachFormRequest(by=by, lesson=lesson, about=about))
    assert isinstance(opened, TeachForm)
    return opened


def sends(
    chat: Chat, lesson: Lesson, about: str = "", by: Agent = ANNA, **filled: str
) -> list[Card]:
    turn = Teach(id=chat.fresh(), by=by, lesson=lesson, about=about, filled=filled)
    return [one.delivery.card for one in chat.does(turn)]


def presses(chat: Chat, lesson: Lesson, about: str = "", by: Agent = ANNA) -> list[Card]:
    turn = Learn(id=chat.fresh(), by=by, where=DESK, lesson=lesson, about=about)
    return [one.delivery.card for one in chat.does(turn)]


def test_a_ticket_is_given_to_a_colleague(chat: Chat) -> None:
    """Open, taken and answered ones alike; the colleague is told; what has ended is not given."""
    claims(chat, chat.ticket(), BEN)
    number = chat.ticket("how to port DID", by=LUCA)
    chat.waits_a_minute()
    [field] = form(chat, Lesson.ASSIGN, number).fields
    assert field.choices == ((BEN.id, "Ben"),)
    nudges = [
        one for one in sends(chat, Lesson.ASSIGN, number, to=BEN.id) if isinstance(one, NudgeCard)
    ]
    assert [(one.to and one.to.name, one.text) for one in nudges] == [
        ("Ben", words.given_to_you(number, "Anna"))
    ]
    card = chat.care_card(number)
    assert (card.status, card.assignee) == (Status.CLAIMED, "Ben")
    chat.does(Reply(id="r", by=ANNA, ticket=number, text="Which number?"))
    sends(chat, Lesson.ASSIGN, number, to=BEN.id)
    card = chat.care_card(number)
    assert (card.status, card.assignee) == (Status.WAITING, "Ben")
    with pytest.raises(FormError):
        sends(chat, Lesson.ASSIGN, number, to="slack:U-nobody")
    ends = MoveTicket(
        id="e", by=BEN, ticket=number, move=Move.RESOLVE, seen=Status.WAITING, reason="done"
    )
    chat.does(ends)
    with pytest.raises(TooLateError):
        sends(chat, Lesson.ASSIGN, number, to=BEN.id)


def test_nothing_is_given_to_whom_nothing_reaches(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """Who took a ticket at the helpdesk, and who took one and was forgotten."""
    bea = Agent("zendesk:Bea", "Bea", Company("zendesk", "zendesk"))
    taken = {"ticket": chat.ticket(), "status": RemoteStatus.CLAIMED, "at": chat.now}
    chat.does(Sync(id="s", by=bea, **taken))  # type: ignore[arg-type]  # the fields of one
    claims(chat, chat.ticket("how to port DID"), BEN)
    number = chat.ticket("ticket the phone restarts")
    [field] = form(chat, Lesson.ASSIGN, number).fields
    assert field.choices == ((BEN.id, "Ben"),)
    forget(store, every_keeper(), BEN.id, knowledge, chat.now)
    with pytest.raises(TooLateError):
        form(chat, Lesson.ASSIGN, number)


def test_nobody_is_there_to_be_given_anything(chat: Chat) -> None:
    number = chat.ticket()
    with pytest.raises(TooLateError, match="nobody to give it to"):
        form(chat, Lesson.ASSIGN, number)


def test_the_work_of_whoever_is_away_goes_back_to_the_desk(chat: Chat) -> None:
    """Until the day they name nobody gives them anything; then, or when they say so, they are
    back. Partners who write the word are answered like anybody."""
    number = chat.ticket()
    claims(chat, number, BEN)
    [door] = [
        card for card in [chat.says("away", by=BEN, where=DESK)] if isinstance(card, ReportCard)
    ]
    assert door.parts[0].lines[0].text.startswith(number)
    for wrong in ("tomorrow", "2026-11-23", ""):
        with pytest.raises(FormError):
            sends(chat, Lesson.AWAY, by=BEN, until=wrong)
    shown = sends(chat, Lesson.AWAY, by=BEN, until="2026-12-07")
    texts = [one.text for one in shown if isinstance(one, NudgeCard)]
    assert texts == [words.back_at_the_desk(number, "Ben")]
    notices = [one.happened for one in shown if isinstance(one, NoticeCard)]
    assert notices == ["Ben is away until 7 Dec 2026."]
    card = chat.care_card(number)
    assert (card.status, card.assignee) == (Status.OPEN, None)
    claims(chat, number, ANNA)
    with pytest.raises(TooLateError):
        form(chat, Lesson.ASSIGN, number)
    [back] = presses(chat, Lesson.BACK, by=BEN)
    assert isinstance(back, ReportCard)
    assert back.title == "You are here."
    assert not isinstance(chat.says("away", by=LUCA, where=direct(LUCA)), ReportCard)


@pytest.mark.parametrize(
    "said",
    ["I'm away", "Ich bin abwesend.", "sono assente", "Absente", "Je m’absente", "estoy ausente"],
)
def test_whoever_is_away_says_so_in_their_own_language(chat: Chat, said: str) -> None:
    assert isinstance(chat.says(said, by=BEN, where=DESK), ReportCard)
    assert not isinstance(chat.says(said, by=LUCA, where=direct(LUCA)), ReportCard)


@pytest.mark.parametrize("until", ["9999-12-31", "2028-01-01", "0001-01-01", "2026-W53-7x"])
def test_nobody_is_away_for_ever(chat: Chat, until: str) -> None:
    with pytest.raises(FormError):
        sends(chat, Lesson.AWAY, by=BEN, until=until)


def test_what_somebody_has_is_shown_to_them_alone(chat: Chat) -> None:
    """Wherever they ask: others may look on there."""
    number = chat.ticket()
    claims(chat, number, BEN)
    whispered = Place("slack", f"alone/{BEN.id}")
    among = replace(channel(), whispered=whispered)
    assert isinstance(chat.says("away", by=BEN, where=among), ReportCard)
    assert chat.screen(among.place) == []
    assert len(chat.screen(whispered)) == 1


def test_a_reply_starts_from_what_is_known(knowledge: Knowledge, store: Store) -> None:
    """Sent as it stood, edited, or something else: each is counted; nothing is sent unseen."""
    saved = SavedReply("which-order", "Ask for the order", "Which order is it?")
    known = replace(knowledge, replies=(saved,))
    kept_index(known, index_of(knowledge))
    chat = Chat(known, store)
    for number, became in enumerate(("as-it-stood", "edited", "ignored", "unseen")):
        chat.waits(timedelta(hours=1))
        ticket = chat.ticket(
            "how long does porting a DID number take?", by=replace(LUCA, id=f"slack:U-{number}")
        )
        if became != "unseen":
            [card] = presses(chat, Lesson.SUGGESTIONS, ticket)
            assert isinstance(card, ReportCard)
            lines = {one.text: one.press for one in card.parts[0].lines}
            assert "Ask for the order" in lines
            press = lines["How long does porting a DID number take?"]
            assert press
            [field] = form(chat, Lesson.SUGGEST, press.about).fields
            assert field.value
        if became in ("ignored", "unseen"):
            chat.does(Reply(id=chat.fresh(), by=ANNA, ticket=ticket, text="Let me look."))
            continue
        text = field.value + (" Sorry!" if became == "edited" else "")
        assert press
        sent = sends(chat, Lesson.SUGGEST, press.about, text=text)
        assert [one.text for one in sent if isinstance(one, ReplyCard)] == [text.strip()]
    Counting(store, lambda: known, lambda: chat.now).run()
    today = chat.now.date()
    with store.reading() as memory:
        found = reading.figures(memory.connection, windows.last_days(today, 1), today)
    counts = {one.number.id: (one.now.part, one.now.whole) for one in found}
    for became in ("as-it-stood", "edited", "ignored"):
        assert counts[f"reply-{became}"] == (1, 3)
    assert CARE in chat.screens
