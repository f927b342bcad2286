"""A ticket's whole life, between a partner and the care team."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TypeGuard

import pytest

from bot.dialogue import words
from bot.dialogue.cards import (
    Card,
    CareCard,
    NoticeCard,
    NudgeCard,
    ReplyCard,
    TicketCard,
    TicketListCard,
)
from bot.dialogue.forms import Purpose
from bot.dialogue.turns import (
    Comment,
    FileTicket,
    Judge,
    ListTickets,
    MoveTicket,
    Reply,
    Reroute,
    ShowTicket,
    TakeNote,
    Withdraw,
)
from bot.errors import FormError, FormWarning, RefusedError, StaleError, TooLateError
from bot.knowledge.entries import Knowledge
from bot.knowledge.organisations import NOBODY, Organisations
from bot.model.people import Agent, Partner, Place
from bot.model.tickets import ENDED, LIVE, MOVES, Move, Status, Totals
from bot.storage.store import Store
from tests.drivers.chat import (
    ANNA,
    BEN,
    CARE,
    GUEST,
    LUCA,
    MARTA,
    STRANGER,
    Chat,
    channel,
    command,
    direct,
    index_of,
    promising,
)

SECRET = "The partner owes us money, be careful"


@pytest.fixture
def promised(knowledge: Knowledge, store: Store) -> Chat:
    """Where whoever runs the bot has set a target."""
    return Chat(promising(knowledge), store)


def test_where_no_target_is_set_no_time_is_promised_and_nobody_is_reminded(chat: Chat) -> None:
    number = chat.ticket()
    assert chat.care_card(number).due is None
    chat.waits(timedelta(days=400))
    assert chat.desk.due_reminders() == []


def test_a_target_that_was_taken_back_reminds_nobody(promised: Chat, knowledge: Knowledge) -> None:
    number = promised.ticket()
    promised.desk.renew(knowledge, index_of(knowledge), NOBODY, lambda company, route: CARE)
    promised.waits(timedelta(days=7))
    for turn in promised.desk.due_reminders():
        promised.does(turn)
    assert promised.care_card(number).due is None
    assert promised.desk.due_reminders() == []


def moves(
    chat: Chat, number: str, move: Move, seen: Status, by: Agent = ANNA, reason: str = ""
) -> None:
    chat.does(
        MoveTicket(id=chat.fresh(), by=by, ticket=number, move=move, seen=seen, reason=reason)
    )


def replies(chat: Chat, number: str, text: str = "It starts later.", by: object = ANNA) -> None:
    chat.does(Reply(id=chat.fresh(), by=by, ticket=number, text=text))  # type: ignore[arg-type]


def latest(cards: list[Card], kind: type) -> Card:
    return [card for card in cards if isinstance(card, kind)][-1]


def test_the_table_is_the_whole_life() -> None:
    """Every status can be left, and an ended ticket can come back."""
    assert {status for status, _ in MOVES} == set(Status)
    assert all((status, Move.REOPEN) in MOVES for status in ENDED)
    for status, move in product(
        LIVE, (Move.REPLY, Move.RESOLVE, Move.DISMISS, Move.REROUTE, Move.WITHDRAW)
    ):
        assert (status, move) in MOVES
    assert (Status.RESOLVED, Move.CLAIM) not in MOVES


def test_who_claims_first_has_it_and_the_second_is_told(chat: Chat) -> None:
    """Claims compare the state that they replace."""
    number = chat.ticket()
    moves(chat, number, Move.CLAIM, Status.OPEN, by=ANNA)
    with pytest.raises(TooLateError, match="Anna took it first"):
        moves(chat, number, Move.CLAIM, Status.OPEN, by=BEN)
    card = chat.care_card(number)
    assert (card.status, card.assignee) == (Status.CLAIMED, "Anna")
    assert Move.CLAIM not in card.moves


def test_both_sides_show_the_same_state(chat: Chat) -> None:
    """Every move refreshes the partner's message and care's."""
    number = chat.ticket()
    for move, seen, after in [
        (Move.CLAIM, Status.OPEN, Status.CLAIMED),
        (Move.RELEASE, Status.CLAIMED, Status.OPEN),
        (Move.DISMISS, Status.OPEN, Status.DISMISSED),
        (Move.REOPEN, Status.DISMISSED, Status.OPEN),
        (Move.RESOLVE, Status.OPEN, Status.RESOLVED),
    ]:
        moves(chat, number, move, seen)
        partner = latest(chat.screen(direct().place), TicketCard)
        assert isinstance(partner, TicketCard)
        assert (partner.status, chat.care_card(number).status) == (after, after)


def test_a_reply_reaches_the_partner_where_the_question_was_asked(chat: Chat) -> None:
    """With the human's name and the number; it claims the ticket."""
    number = chat.ticket(where=channel())
    replies(chat, number)
    reply = latest(chat.screen(channel().place), ReplyCard)
    assert isinstance(reply, ReplyCard)
    assert (reply.who, reply.number, reply.text, reply.to.person) == (
        "Anna",
        number,
        "It starts later.",
        LUCA.id,
    )
    assert (chat.care_card(number).status, chat.care_card(number).assignee) == (
        Status.WAITING,
        "Anna",
    )


def test_a_private_questions_reply_comes_to_the_direct_message(chat: Chat) -> None:
    """Nobody else saw the question."""
    number = chat.ticket(where=command())
    replies(chat, number)
    assert isinstance(chat.screen(command().home)[-1], ReplyCard)


def test_only_the_latest_reply_has_buttons(chat: Chat) -> None:
    """Nothing stale can be pressed."""
    number = chat.ticket()
    replies(chat, number, "First.")
    replies(chat, number, "Second.")
    shown = [card for card in chat.screen(direct().place) if isinstance(card, ReplyCard)]
    assert [(card.text, bool(card.moves)) for card in shown] == [
        ("First.", False),
        ("Second.", True),
    ]
    chat.does(Withdraw(id="w1", by=LUCA, ticket=number))
    last = latest(chat.screen(direct().place), ReplyCard)
    assert isinstance(last, ReplyCard)
    assert Move.WITHDRAW not in last.moves


def test_the_partner_answers_and_the_assignee_is_nudged(chat: Chat) -> None:
    """Updates notify nobody, so a short message in the thread does."""
    number = chat.ticket()
    replies(chat, number)
    pending = chat.does(Comment(id="c1", by=LUCA, ticket=number, text="Which date exactly?"))
    card = chat.care_card(number)
    assert (card.status, card.said[-1].text) == (Status.CLAIMED, "Which date exactly?")
    nudge = pending[-1].delivery
    assert isinstance(nudge.card, NudgeCard)
    assert nudge.under == f"{number}/care"
    assert nudge.card.to is not None
    assert nudge.card.to.person == ANNA.id


def test_the_partner_is_asked_once_whether_that_solved_it(chat: Chat) -> None:
    """A no brings it back; a second answer changes nothing."""
    number = chat.ticket()
    moves(chat, number, Move.RESOLVE, Status.OPEN, reason="told by phone")
    card = latest(chat.screen(direct().place), TicketCard)
    assert isinstance(card, TicketCard)
    assert card.judge
    chat.does(Judge(id="j1", by=LUCA, ticket=number, solved=False))
    assert chat.care_card(number).status is Status.OPEN
    chat.does(Judge(id="j2", by=LUCA, ticket=number, solved=True))
    assert chat.care_card(number).status is Status.OPEN


def test_a_ticket_that_comes_back_is_judged_anew(chat: Chat) -> None:
    """What the partner said at its former end is over."""
    number = chat.ticket()
    chat.does(Withdraw(id="w1", by=LUCA, ticket=number))
    assert chat.care_card(number).solved
    chat.does(Comment(id="c1", by=LUCA, ticket=number, text="It is back."))
    assert chat.care_card(number).solved is None
    moves(chat, number, Move.RESOLVE, Status.OPEN)
    card = latest(chat.screen(direct().place), TicketCard)
    assert isinstance(card, TicketCard)
    assert card.judge


def test_the_partner_is_told_what_ends_a_ticket_or_brings_it_back(chat: Chat) -> None:
    """By a short new message that mentions them; their updated message notifies nobody."""
    number = chat.ticket()
    for move, seen in [
        (Move.CLAIM, Status.OPEN),
        (Move.DISMISS, Status.CLAIMED),
        (Move.REOPEN, Status.DISMISSED),
        (Move.RESOLVE, Status.OPEN),
    ]:
        moves(chat, number, move, seen)
    nudges = [card for card in chat.screen(direct().place) if isinstance(card, NudgeCard)]
    assert [card.text for card in nudges] == [
        words.partner_told(move, number) for move in (Move.DISMISS, Move.REOPEN, Move.RESOLVE)
    ]
    assert {card.to.person for card in nudges if card.to} == {LUCA.id}


def test_notes_and_reasons_never_leave_care(chat: Chat) -> None:
    """No card that reaches a partner's place holds them, whatever happens to the ticket."""
    number = chat.ticket(where=channel())
    chat.does(TakeNote(id="n1", by=ANNA, ticket=number, text=SECRET))
    moves(chat, number, Move.CLAIM, Status.OPEN)
    replies(chat, number)
    chat.does(Comment(id="c1", by=LUCA, ticket=number, text="And now?"))
    moves(chat, number, Move.RESOLVE, Status.CLAIMED, reason=SECRET)
    chat.says("tickets")
    staff_note = chat.care_card(number).staff_note
    assert staff_note
    for place, slots in chat.screens.items():
        if place != CARE:
            shown = str([asdict(card) for card in slots.values()])
            assert SECRET not in shown
            assert staff_note not in shown
    assert SECRET in str(asdict(chat.care_card(number)))


def test_a_rerouted_ticket_is_open_for_the_others(chat: Chat) -> None:
    """Its route changes, and nobody has it."""
    number = chat.ticket()
    moves(chat, number, Move.CLAIM, Status.OPEN)
    chat.does(Reroute(id="r1", by=ANNA, ticket=number, seen=Status.CLAIMED, route="tech-support"))
    card = chat.care_card(number)
    assert (card.route, card.status, card.assignee) == ("Tech Support", Status.OPEN, None)


def test_a_desk_elsewhere_gets_its_own_card(knowledge: Knowledge, database_url: str) -> None:
    """The old card stays behind with its outcome and without buttons."""
    store = Store(database_url)
    chat = Chat(knowledge, store)
    chat.desk.renew(
        knowledge, index_of(knowledge), NOBODY, lambda company, route: Place("teams", route.id)
    )
    number = chat.ticket()
    chat.does(Reroute(id="r1", by=ANNA, ticket=number, seen=Status.OPEN, route="rma"))
    [left] = chat.screen(Place("teams", "customer-care"))
    [there] = chat.screen(Place("teams", "rma"))
    assert isinstance(left, CareCard)
    assert isinstance(there, CareCard)
    assert (left.moves, bool(there.moves), left.status) == ((), True, there.status)
    store.close()


def test_care_is_reminded_once_at_the_target_and_daily_after(promised: Chat) -> None:
    """Monday 09:00 UTC plus eight hours of work in Rome (10:00 to 18:00) is Monday 18:00 there."""
    number = promised.ticket()
    due = promised.care_card(number).due
    assert due == datetime(2026, 11, 23, 17, 0, tzinfo=UTC) + timedelta(days=0)
    assert promised.desk.due_reminders() == []
    promised.now = due
    for expected in (1, 0):
        reminders = promised.desk.due_reminders()
        assert len(reminders) == expected
        for turn in reminders:
            promised.does(turn)
            promised.does(turn)
    nudges = [card for card in promised.screen(CARE) if isinstance(card, NudgeCard)]
    assert [nudge.text for nudge in nudges] == [words.still_unanswered(number)]
    promised.waits(timedelta(days=1))
    assert len(promised.desk.due_reminders()) == 1
    replies(promised, number)
    assert promised.desk.due_reminders() == []


def test_a_reminder_waits_for_the_next_working_day(promised: Chat) -> None:
    """On a Saturday nobody reads it; nor do those that a long stop of the server missed come all at
    once."""
    promised.now = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    number = promised.ticket()
    promised.now = promised.care_card(number).due or promised.now
    for days, expected in ((0, 1), (1, 0), (2, 1), (10, 1), (0, 0)):
        promised.waits(timedelta(days=days))
        reminders = promised.desk.due_reminders()
        assert len(reminders) == expected
        for turn in reminders:
            promised.does(turn)


def test_an_answer_is_owed_anew_when_a_ticket_comes_back_to_nobody(promised: Chat) -> None:
    """It was answered and resolved, the partner says no, and nobody has it."""
    number = promised.ticket()
    replies(promised, number)
    assert promised.care_card(number).due is None
    moves(promised, number, Move.RESOLVE, Status.WAITING)
    promised.waits(timedelta(days=7))
    promised.does(Judge(id="j1", by=LUCA, ticket=number, solved=False))
    due = promised.care_card(number).due
    assert due == promised.now + timedelta(hours=8)
    assert promised.desk.due_reminders() == []
    promised.now = due
    assert len(promised.desk.due_reminders()) == 1
    moves(promised, number, Move.CLAIM, Status.OPEN)
    assert promised.desk.due_reminders() == []


def test_a_similar_open_ticket_is_shown_and_another_may_be_raised(chat: Chat) -> None:
    """The partner decides."""
    number = chat.ticket()
    again = chat.says("When does HWaaS billing start?", by=MARTA)
    form = chat.ticket_form(again.asked.question, MARTA)  # type: ignore[union-attr]
    assert form.similar is not None
    assert form.similar.number == number
    assert chat.ticket_form(again.asked.question, MARTA).similar  # type: ignore[union-attr]
    assert chat.ticket(by=MARTA) != number
    other = chat.says("When does HWaaS billing start?", by=STRANGER)
    assert chat.ticket_form(other.asked.question, STRANGER).similar is None  # type: ignore[union-attr]


def test_other_companies_and_guests_see_nothing_of_each_other(chat: Chat) -> None:
    """Neither in lists, nor by number, nor by any move."""
    number = chat.ticket(by=MARTA)
    guests = chat.ticket(by=GUEST)
    chat.says("tickets", by=LUCA)
    mine = latest(chat.screen(direct(LUCA).place), TicketListCard)
    assert isinstance(mine, TicketListCard)
    assert [line.number for line in mine.tickets] == [number]
    about = chat.says("When does HWaaS billing start?", by=LUCA)
    similar = chat.ticket_form(about.asked.question, LUCA).similar  # type: ignore[union-attr]
    assert similar
    assert similar.number == number
    for person, hidden in ((GUEST, number), (STRANGER, number), (STRANGER, guests)):
        for turn in (
            ShowTicket(id=chat.fresh(), by=person, where=direct(person), ticket=hidden),
            Comment(id=chat.fresh(), by=person, ticket=hidden, text="hello"),
            Withdraw(id=chat.fresh(), by=person, ticket=hidden),
            Judge(id=chat.fresh(), by=person, ticket=hidden, solved=True),
        ):
            with pytest.raises(StaleError):
                chat.does(turn)
        with pytest.raises(StaleError):
            chat.word_form(hidden, person, Purpose.COMMENT)
        chat.does(ListTickets(id=chat.fresh(), by=person, where=direct(person)))
        listed = latest(chat.screen(direct(person).place), TicketListCard)
        assert isinstance(listed, TicketListCard)
        assert hidden not in [line.number for line in listed.tickets]


def test_the_list_totals_what_it_lists_and_no_more(chat: Chat) -> None:
    """A company's own, without what its guests or others have; a guest's own; nothing where there
    is nothing."""
    for person in (GUEST, STRANGER):
        chat.ticket(by=person)
    assert (totals(chat, LUCA), words.totals(Totals())) == (Totals(), "")
    answered, solved, former, _ = (chat.ticket(by=MARTA) for _ in range(4))
    moves(chat, solved, Move.RESOLVE, Status.OPEN)
    moves(chat, former, Move.DISMISS, Status.OPEN)
    replies(chat, answered)
    assert totals(chat, LUCA) == Totals(open=1, waiting=1, raised=4, resolved=1)
    assert totals(chat, GUEST) == Totals(open=1, raised=1)
    chat.waits(timedelta(days=words.LATELY + 1))
    assert totals(chat, LUCA) == Totals(open=1, waiting=1)


def totals(chat: Chat, person: Partner) -> Totals:
    listed = chat.says("tickets", by=person, where=direct(person))
    assert isinstance(listed, TicketListCard)
    return listed.totals


def test_a_ticket_opened_from_the_list_is_kept_up_to_date(chat: Chat) -> None:
    """Both of the partner's messages show the same."""
    number = chat.ticket()
    chat.does(ShowTicket(id="s1", by=MARTA, where=direct(MARTA), ticket=number))
    moves(chat, number, Move.CLAIM, Status.OPEN)
    for person in (LUCA, MARTA):
        card = latest(chat.screen(direct(person).place), TicketCard)
        assert isinstance(card, TicketCard)
        assert card.status is Status.CLAIMED
    chat.does(ShowTicket(id="s2", by=MARTA, where=command(MARTA), ticket=number))
    private = latest(chat.screen(command(MARTA).place), TicketCard)
    assert isinstance(private, TicketCard)
    assert private.moves == ()


def test_short_notice_is_warned_of_and_can_be_sent(chat: Chat) -> None:
    """Fewer than five business days before the confirmed date: said once, then filed."""
    card = chat.says("Can the porting date be changed?")
    question = card.asked.question  # type: ignore[union-attr]
    values = {
        "did-numbers": "+4989123010 71X",
        "confirmed-date": "2026-11-27",
        "wanted-date": "2026-12-04",
    }

    def turn(id: str, warned: bool, **other: str) -> FileTicket:
        return FileTicket(
            id=id,
            by=LUCA,
            question=question,
            subject="Later",
            body="Later, please.",
            urgent=False,
            details={**values, **other},
            warned=warned,
        )

    with pytest.raises(FormWarning):
        chat.does(turn("f1", warned=False))
    with pytest.raises(FormError, match="did-numbers"):
        chat.does(turn("f2", warned=True, **{"did-numbers": "call me"}))
    chat.does(turn("f3", warned=True))
    assert isinstance(chat.screen(CARE)[-1], CareCard)


def test_an_empty_reply_is_refused_at_its_field(chat: Chat) -> None:
    """And a ticket that ended takes none."""
    number = chat.ticket()
    with pytest.raises(FormError):
        replies(chat, number, "  ")
    moves(chat, number, Move.DISMISS, Status.OPEN)
    with pytest.raises(TooLateError, match="Anna closed it first"):
        replies(chat, number)
    with pytest.raises(TooLateError):
        chat.word_form(number, ANNA, Purpose.REPLY)


def test_too_much_gets_a_friendly_no(chat: Chat) -> None:
    """Of a person and of a company; a minute later it is open again."""
    for _ in range(20):
        chat.says("How long does porting take?")
    refused = chat.says("How long does porting take?")
    assert isinstance(refused, NoticeCard)
    assert refused.happened == words.TOO_MANY_QUESTIONS[0]
    assert not isinstance(chat.says("How long does porting take?", by=MARTA), NoticeCard)
    chat.waits(timedelta(minutes=1, seconds=1))
    assert not isinstance(chat.says("How long does porting take?"), NoticeCard)


def test_too_many_tickets_are_refused_in_words(chat: Chat) -> None:
    """An hour later the person may raise one again."""
    for _ in range(20):
        chat.waits(timedelta(minutes=1))
        chat.ticket(where=channel())
    with pytest.raises(RefusedError, match="a lot of tickets"):
        chat.ticket(where=channel())
    chat.waits(timedelta(hours=1))
    chat.ticket(where=channel())


def test_guests_of_one_workspace_are_no_company(chat: Chat) -> None:
    """A hundred tickets of one keep nobody else from raising theirs; nor do they count against the
    members of a company."""
    company = Organisations(homes={LUCA.company.id: LUCA.company})
    chat.desk.renew(chat.knowledge, index_of(chat.knowledge), company, lambda company, route: CARE)
    for number in range(101):
        chat.ticket(by=replace(GUEST, id=f"slack:guest-{number}"))
    chat.ticket(by=GUEST)
    chat.ticket(by=LUCA)


def test_a_mapped_companys_people_share_a_limit(chat: Chat) -> None:
    """Those of a company that nobody mapped don't: it is only where they happen to be."""
    people = [replace(LUCA, id=f"slack:luca-{number}") for number in range(102)]
    for person in people[:101]:
        chat.ticket(by=person)
    company = Organisations(homes={LUCA.company.id: LUCA.company})
    chat.desk.renew(chat.knowledge, index_of(chat.knowledge), company, lambda company, route: CARE)
    with pytest.raises(RefusedError, match="a lot of tickets"):
        chat.ticket(by=people[101])


def test_a_mapped_guest_belongs_to_the_company(knowledge: Knowledge, database_url: str) -> None:
    """organisations.yaml says so; without it a guest sees own tickets only."""
    store = Store(database_url)
    chat = Chat(knowledge, store)
    mapped = Organisations({}, {GUEST.id: LUCA.company}, {})
    chat.desk.renew(knowledge, index_of(knowledge), mapped, lambda company, route: CARE)
    number = chat.ticket(by=LUCA)
    chat.says("tickets", by=GUEST)
    listed = latest(chat.screen(direct(GUEST).place), TicketListCard)
    assert isinstance(listed, TicketListCard)
    assert [line.number for line in listed.tickets] == [number]
    store.close()


@pytest.mark.parametrize("solved", [True, False])
def test_the_question_whether_it_is_solved_has_its_answers(chat: Chat, solved: bool) -> None:
    """On the message that tells of it; the pressed buttons give way to what was said."""
    number = chat.ticket()
    moves(chat, number, Move.RESOLVE, Status.OPEN)
    [asked] = [card for card in chat.screen(direct().place) if _asks_for_verdict(card)]
    assert asked.text == words.partner_told("resolve", number)
    chat.does(Judge(id="j1", by=LUCA, ticket=number, solved=solved))
    screen = chat.screen(direct().place)
    assert not [card for card in screen if _asks_for_verdict(card)]
    told = [card.text for card in screen if isinstance(card, NudgeCard)]
    assert told == [words.verdict_given(number, solved=solved)]


def _asks_for_verdict(card: Card) -> TypeGuard[NudgeCard]:
    return isinstance(card, NudgeCard) and card.judge


def test_words_that_are_said_at_once_are_all_kept(chat: Chat) -> None:
    """Of several people, and through several replicas: whoever comes second adds to what the first
    one left."""
    number = chat.ticket()
    said = [f"word {each}" for each in range(24)]

    def says(text: str) -> None:
        chat.desk.handle(Comment(id=text, by=LUCA, ticket=number, text=text))

    with ThreadPoolExecutor(8) as people:
        list(people.map(says, said))
    with chat.store.reading() as memory:
        ticket = memory.ticket(number)
    assert ticket is not None
    assert sorted(word.text for word in ticket.said) == sorted(said)


def test_of_two_who_claim_at_once_one_is_told_who_was_first(chat: Chat) -> None:
    number = chat.ticket()

    def claims(agent: Agent) -> str:
        turn = MoveTicket(id=agent.id, by=agent, ticket=number, move=Move.CLAIM, seen=Status.OPEN)
        try:
            chat.desk.handle(turn)
        except TooLateError:
            return ""
        return agent.name

    with ThreadPoolExecutor(2) as people:
        first = set(people.map(claims, (ANNA, BEN))) - {""}
    with chat.store.reading() as memory:
        ticket = memory.ticket(number)
    assert ticket is not None
    assert ticket.assignee is not None
    assert first == {ticket.assignee.name}
