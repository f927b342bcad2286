"""What care tells rooms that did not ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from bot.broadcasts.watch import Watch
from bot.dialogue import words
from bot.dialogue.cards import ChoicesCard
from bot.dialogue.form_requests import TeachFormRequest
from bot.dialogue.learning import TeachForm
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import NewsCard, ReportCard
from bot.dialogue.turns import Learn, Teach
from bot.errors import ChannelError, FormError, Refusal, StaleError, TooLateError
from bot.knowledge.entries import Route
from bot.knowledge.organisations import NOBODY
from bot.model.issues import Bounds
from bot.model.people import Agent, Company, Conversation, Place, Venue
from bot.ports.channel import Delivery
from tests.drivers.chat import ANNA, BEN, CARE, LUCA, Chat, direct
from tests.drivers.school import DESK
from tests.drivers.waves import partner

FILLED = {
    "title": "Maintenance on Sunday",
    "text": "From 6:00 to 8:00 the Portal is closed.",
    "companies": "",
    "without": "",
    "chats": "no",
}


def room(number: int, thread: int = 1) -> Conversation:
    """The channel of a company; here a thread's place is its channel's."""
    place = Place("slack", f"C{number}")
    return Conversation(place, place, Venue.CHANNEL, f"slack:C{number}")


@dataclass
class Office:
    """Five companies asked lately, in a channel each; the sixth in an own chat."""

    chat: Chat
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        desk = self.chat.desk
        self.watch = Watch(self.chat.store, lambda: desk.index, lambda: self.chat.now, Bounds())
        for number in range(5):
            self.chat.says("how to port DID", by=partner(number), where=room(number))
        self.chat.says("how to port DID", by=partner(5), where=direct(partner(5)))

    def writes(self, about: str = "", by: Agent = ANNA, **other: str) -> ReportCard:
        filled: Mapping[str, str] = {**FILLED, **other}
        lesson = Lesson.REWRITE_NEWS if about else Lesson.ANNOUNCE
        turn = Teach(id=self.chat.fresh(), by=by, lesson=lesson, about=about, filled=filled)
        card = self.chat.does(turn)[0].delivery.card
        assert isinstance(card, ReportCard)
        return card

    def presses(self, card: ReportCard, lesson: Lesson, by: Agent = ANNA) -> ReportCard:
        return self.does(next(one for one in card.presses if one.lesson is lesson), by)

    def does(self, press: Press, by: Agent = ANNA) -> ReportCard:
        turn = Learn(
            id=self.chat.fresh(),
            by=by,
            where=DESK,
            lesson=press.lesson,
            about=press.about,
            seen=press.seen,
        )
        shown = self.chat.does(turn)[0].delivery.card
        assert isinstance(shown, ReportCard)
        return shown

    def tells(self, rounds: int = 100) -> list[Delivery]:
        """So many looks of the clock; gives what rooms were told."""
        told: list[Delivery] = []
        for _ in range(rounds):
            for turn in self.watch.told():
                told += [one.delivery for one in self.chat.does(turn)]
        return [one for one in told if isinstance(one.card, NewsCard)]

    @property
    def card(self) -> ReportCard:
        return [one for one in self.chat.screen(CARE) if isinstance(one, ReportCard)][-1]


@pytest.fixture
def office(chat: Chat) -> Office:
    return Office(chat)


def lines(card: ReportCard) -> dict[str, str]:
    """Who gets it, with what stands below."""
    return {line.text: line.small for line in card.parts[-1].lines}


def test_what_is_written_is_seen_before_anything_is_sent(office: Office) -> None:
    """Beside who would get it; then each room gets it once, and its card says so."""
    card = office.writes()
    assert card.intro == words.would_go_to(5, 5)
    previews = [one for one in office.chat.screen(CARE) if isinstance(one, NewsCard)]
    assert previews == [NewsCard(FILLED["title"], FILLED["text"])]
    assert office.tells() == []
    office.presses(card, Lesson.SEND_NEWS)
    told = office.tells()
    assert sorted(one.to.key for one in told) == [f"C{number}" for number in range(5)]
    assert words.news_reached(5, 0, 0, 0) in office.card.intro
    assert words.NEWS_STATE["sent"] in office.card.intro
    assert office.tells() == []


def test_the_second_who_sends_it_is_told_so(office: Office) -> None:
    card = office.writes()
    office.presses(card, Lesson.SEND_NEWS)
    for lesson in (Lesson.SEND_NEWS, Lesson.DISCARD_NEWS):
        with pytest.raises(TooLateError):
            office.presses(card, lesson, by=BEN)
    with pytest.raises(TooLateError):
        office.writes(card.presses[0].about)
    assert len(office.tells()) == 5


def test_companies_and_rooms_are_chosen_and_left_out(office: Office) -> None:
    """By names in any case, by rooms, and by a press; nobody of who is left out reads it."""
    card = office.writes(companies="company 1\nCompany 2\nT-3", without="slack:C2")
    assert set(lines(card)) == {"Company 1", "Company 3"}
    office.chat.says("how to port DID", by=partner(4), where=room(1))
    card = office.writes(
        card.presses[0].about, companies="Company 1\nCompany 3", without="Company 4"
    )
    assert set(lines(card)) == {"Company 3"}
    card = office.writes(without="Company 0")
    [line, *others] = card.parts[-1].lines
    assert line.press
    left = office.does(line.press)
    assert [one.text for one in left.parts[-1].lines] == [one.text for one in others]


def test_a_company_that_only_raises_tickets_in_a_room_is_left_out_with_it(office: Office) -> None:
    """From a question of somebody else's, in a channel that several companies share."""
    card = office.chat.says("how to port DID", by=partner(1), where=room(1))
    assert isinstance(card, ChoicesCard)
    office.chat.waits_a_minute()
    office.chat.files_ticket(card.asked.question, by=partner(7))
    assert set(lines(office.writes())) == {f"Company {n}" for n in (0, 2, 3, 4)} | {
        "Company 7, Company 1"
    }
    assert "Company 1" not in str(lines(office.writes(without="Company 7")))


def test_no_desk_of_cares_is_a_room(office: Office) -> None:
    """Also of another route, where somebody asked beside care."""
    chat, desk = office.chat, office.chat.desk
    rma = room(9)

    def worked(company: Company, route: Route) -> Place:
        return rma.place if route.id == "rma" else CARE

    desk.renew(desk.knowledge, desk.index, NOBODY, worked)
    chat.says("how to port DID", by=partner(3), where=rma)
    chat.says("how to port DID", by=partner(4), where=DESK)
    assert set(lines(office.writes())) == {f"Company {number}" for number in range(5)}
    assert len(office.card.parts[-1].lines) == 5


def test_a_company_without_a_room_gets_it_in_its_own_chats(office: Office) -> None:
    card = office.writes(companies="Company 5", chats="yes")
    assert set(lines(card)) == {words.a_chat("Company 5")}
    office.presses(card, Lesson.SEND_NEWS)
    assert [one.to for one in office.tells()] == [direct(partner(5)).place]


def test_nobody_to_tell_is_nothing_to_send(office: Office) -> None:
    card = office.writes(companies="Company 5")
    assert card.intro == words.NO_ROOMS
    with pytest.raises(TooLateError):
        office.presses(card, Lesson.SEND_NEWS)
    office.presses(card, Lesson.DISCARD_NEWS)
    with pytest.raises(TooLateError):
        office.presses(card, Lesson.DISCARD_NEWS)


def test_it_can_be_stopped_on_the_way(office: Office) -> None:
    """Whoever was not told yet is not told."""
    card = office.writes()
    office.presses(card, Lesson.SEND_NEWS)
    first, *later = office.watch.told()
    office.chat.does(first)
    office.presses(office.card, Lesson.STOP_NEWS)
    for turn in later:
        office.chat.does(turn)
    assert office.tells() == []
    assert words.news_reached(1, 0, 0, 4) in office.card.intro


def test_a_room_that_refuses_stands_in_the_list_with_its_reason(office: Office) -> None:
    """The others get it all the same; what is mended later is sent then, unless it was stopped."""
    card = office.writes()
    office.presses(card, Lesson.SEND_NEWS)
    [first, *others] = office.watch.told()
    [one] = [
        each for each in office.chat.desk.handle(first) if isinstance(each.delivery.card, NewsCard)
    ]
    refusal = ChannelError("not_in_channel", refusal=Refusal.WAITS)
    for told in office.chat.desk.undelivered(one.delivery, refusal).pending:
        office.chat.screens[CARE][told.delivery.slot] = told.delivery.card
    assert "refused: not_in_channel" in lines(office.card).values()
    for turn in others:
        office.chat.does(turn)
    office.tells()
    assert words.news_reached(4, 0, 1, 0) in office.card.intro


def test_each_room_is_framed_in_its_own_language(office: Office) -> None:
    """The text is what somebody wrote."""
    gianni = partner(7, "it-IT")
    office.chat.says("quanto dura la portabilità di un numero?", by=gianni, where=room(7))
    office.presses(office.writes(), Lesson.SEND_NEWS)
    told = {one.to.key: one for one in office.tells()}
    assert told["C7"].language == "it"
    assert told["C1"].language == "en"
    assert told["C7"].card == told["C1"].card


@pytest.mark.parametrize(
    ("filled", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"text": ""}, "text"),
        ({"text": "x" * 3001}, "text"),
        ({"companies": "Nobody Ltd"}, "companies"),
        ({"without": "slack:C999"}, "without"),
    ],
)
def test_what_is_filled_in_wrongly_is_said_at_its_field(
    office: Office, filled: dict[str, str], wrong: str
) -> None:
    turn = Teach(id="wrong", by=ANNA, lesson=Lesson.ANNOUNCE, about="", filled={**FILLED, **filled})
    with pytest.raises(FormError) as error:
        office.chat.does(turn)
    assert list(error.value.problems) == [wrong]


def test_the_command_is_for_care_alone(office: Office) -> None:
    """Anybody else gets no more than the button, and none in a channel of partners."""
    listed = office.chat.says("announce", by=BEN, where=direct(BEN))
    assert isinstance(listed, ReportCard)
    assert listed.intro == words.NO_ANNOUNCEMENTS
    door = office.chat.says("announce", by=LUCA, where=direct(LUCA))
    assert isinstance(door, ReportCard)
    assert (door.parts, door.presses) == ((), (Press(Lesson.ANNOUNCEMENTS),))
    assert not isinstance(office.chat.says("announce", by=LUCA, where=room(1)), ReportCard)
    office.writes()
    listed = office.chat.says("announcements", by=BEN, where=direct(BEN))
    assert isinstance(listed, ReportCard)
    press = listed.parts[0].lines[0].press
    assert press
    assert FILLED["title"] in office.does(press, by=BEN).title
    with pytest.raises(StaleError):
        office.does(Press(Lesson.ANNOUNCEMENT, "AN-22222"))


def test_the_form_is_filled_with_what_was_written(office: Office) -> None:
    card = office.writes(companies="Company 1", without="slack:C2", chats="yes")
    request = TeachFormRequest(by=ANNA, lesson=Lesson.REWRITE_NEWS, about=card.presses[0].about)
    form = office.chat.desk.form(request)
    assert isinstance(form, TeachForm)
    assert [one.value for one in form.fields] == [
        FILLED["title"],
        FILLED["text"],
        "Company 1",
        "slack:C2",
        "yes",
    ]


def _own_list(office: Office, by: Agent) -> tuple[str, ReportCard]:
    """The announcement's card in the list of somebody's own chat, with the slot of both."""
    office.writes()
    where = direct(by)
    office.chat.says("announcements", by=by, where=where)
    [(slot, listed)] = office.chat.screens[where.place].items()
    assert isinstance(listed, ReportCard)
    press = listed.parts[0].lines[0].press
    assert press
    _learn(office, press, by, where)
    shown = office.chat.screens[where.place][slot]
    assert isinstance(shown, ReportCard)
    return slot, shown


def _learn(office: Office, press: Press, by: Agent, where: Conversation) -> list[Delivery]:
    lesson, about, seen = press.lesson, press.about, press.seen
    id = office.chat.fresh()
    turn = Learn(id=id, by=by, where=where, lesson=lesson, about=about, seen=seen)
    return [one.delivery for one in office.chat.does(turn)]


def test_what_is_left_out_in_ones_own_list_is_gone_there_too(office: Office) -> None:
    slot, shown = _own_list(office, BEN)
    press = shown.parts[-1].lines[0].press
    assert press
    _learn(office, press, BEN, direct(BEN))
    after = office.chat.screens[direct(BEN).place][slot]
    assert isinstance(after, ReportCard)
    assert len(lines(after)) == 4
    assert lines(after) == lines(office.card)


def test_a_forged_slot_overwrites_nothing_and_shows_nobody_else_anything(office: Office) -> None:
    """It is drawn in the list that it was pressed in, if that stands there; where others look on
    it is not drawn at all."""
    _, shown = _own_list(office, BEN)
    press = shown.parts[-1].lines[0].press
    assert press
    forged = replace(press, seen="draft WX-AAAAA/partner")
    told = _learn(office, forged, BEN, direct(BEN))
    assert "WX-AAAAA/partner" not in {one.slot for one in told}
    assert {one.to for one in _learn(office, forged, BEN, room(1))} == {CARE}
