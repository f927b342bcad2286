"""Tickets are shown to whoever asks for them, and to nobody else who is there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue import words
from bot.dialogue.cards import NoticeCard, TicketCard, TicketListCard, TopicsCard
from bot.dialogue.turns import Browse, ListTickets, ShowTicket
from bot.model.people import Conversation, Place, Venue
from bot.model.screens import SCREENS
from tests.drivers.chat import CARE, LUCA, MARTA, STRANGER, Chat, channel, command, direct

WHISPERED = Place("slack", "aside/partners/luca")
OWN_CHAT = Place("slack", "own/luca")


WHISPERING = replace(channel(), whispered=WHISPERED, aside=OWN_CHAT)
BESIDE = replace(channel(), aside=OWN_CHAT)


def test_a_list_that_is_asked_for_among_others_is_whispered(chat: Chat) -> None:
    """They may be of another company."""
    number = chat.ticket()
    chat.says("tickets", where=WHISPERING)
    [shown] = chat.screen(WHISPERED)
    assert isinstance(shown, TicketListCard)
    assert [line.number for line in shown.tickets] == [number]
    assert chat.screen(channel().place) == []


def test_where_nobody_can_be_whispered_to_the_own_chat_has_it(chat: Chat) -> None:
    """And the asker is told where to look."""
    chat.says("tickets", where=BESIDE)
    assert isinstance(chat.screen(OWN_CHAT)[0], TicketListCard)
    assert chat.screen(channel().place) == [NoticeCard(*words.SHOWN_DIRECTLY)]


def test_without_either_nothing_is_shown(chat: Chat) -> None:
    """A no in words."""
    chat.ticket()
    assert chat.says("tickets", where=channel()) == NoticeCard(*words.ASK_DIRECTLY)


def test_another_ones_press_changes_nobodys_list(chat: Chat) -> None:
    """A list that stood in a channel once still has its buttons."""
    chat.says("tickets", where=WHISPERING)
    [mine] = chat.screen(WHISPERED)
    assert isinstance(mine, TicketListCard)
    theirs = replace(channel(), whispered=Place("slack", "aside/partners/stranger"))
    chat.does(ListTickets(id="p1", by=STRANGER, where=theirs, page=0, slot=mine.slot))
    assert chat.screen(WHISPERED) == [mine]
    assert chat.screen(channel().place) == []


def test_a_list_is_turned_where_it_stands(chat: Chat) -> None:
    """One message, whatever is pressed in it."""
    for where in (direct(), command()):
        chat.does(Browse(id=chat.fresh(), by=LUCA, where=where))
        [topics] = chat.screen(where.place)
        assert isinstance(topics, TopicsCard)
        chat.does(ListTickets(id=chat.fresh(), by=LUCA, where=where, slot=topics.slot))
        [turned] = chat.screen(where.place)
        assert isinstance(turned, TicketListCard)


@pytest.mark.parametrize("part", ["care", "partner", "reply/0"])
def test_a_forged_slot_overwrites_no_card(chat: Chat, part: str) -> None:
    """Not even with the mark of a list: the press brings a new message."""
    number = chat.ticket()
    before = {place: dict(slots) for place, slots in chat.screens.items()}
    mark = str(next(iter(_lists(chat)))).rpartition("/")[2]
    for forged in (f"{number}/{part}", f"list/{number}/{part}/{mark}", f"{number}/{part}/{mark}"):
        for turn in (
            Browse(id=chat.fresh(), by=LUCA, where=direct(), slot=forged),
            ListTickets(id=chat.fresh(), by=LUCA, where=direct(), slot=forged),
        ):
            chat.does(turn)
    for place, slots in before.items():
        assert slots.items() <= chat.screens[place].items()


def test_a_slot_counts_at_its_own_place_only(chat: Chat) -> None:
    """A card can be copied into another conversation."""
    [slot] = _lists(chat)
    chat.does(Browse(id="b2", by=MARTA, where=direct(MARTA), slot=slot))
    assert slot not in chat.screens[direct(MARTA).place]


def _lists(chat: Chat) -> list[str]:
    chat.does(Browse(id="b1", by=LUCA, where=direct()))
    return [
        slot for slot, card in chat.screens[direct().place].items() if isinstance(card, TopicsCard)
    ]


def test_a_ticket_is_shown_to_the_asker_alone(chat: Chat) -> None:
    """Its subject is nobody else's, and a whisper does not last."""
    number = chat.ticket()
    chat.says(number, where=WHISPERING)
    [card] = chat.screen(WHISPERED)
    assert isinstance(card, TicketCard)
    assert (card.number, card.moves, card.judge) == (number, (), False)
    assert chat.says(number, where=channel()) == NoticeCard(*words.ASK_DIRECTLY)


def test_a_place_shows_a_ticket_once(chat: Chat) -> None:
    """However often it is opened there: the earlier message says where to look, and every redraw
    is one message."""
    number = chat.ticket()
    for _ in range(20):
        chat.waits_a_minute()
        chat.does(ShowTicket(id=chat.fresh(), by=LUCA, where=direct(), ticket=number))
    shown = [card for card in chat.screen(direct().place) if isinstance(card, TicketCard)]
    left = [card for card in chat.screen(direct().place) if isinstance(card, NoticeCard)]
    assert (len(shown), shown[0].number) == (1, number)
    assert left[-20:] == [NoticeCard(*words.shown_again(number))] * 20


def test_a_ticket_is_kept_up_to_date_at_a_few_places_only(chat: Chat) -> None:
    """The oldest give way, but never the first."""
    number = chat.ticket()
    places = [Place("slack", f"room/{n}") for n in range(3 * SCREENS)]
    for place in places:
        where = Conversation(place, place, Venue.DIRECT)
        chat.waits_a_minute()
        chat.does(ShowTicket(id=chat.fresh(), by=LUCA, where=where, ticket=number))
    redrawn = {one.delivery.to for one in chat.says_on(number, "One more thing.")}
    assert redrawn == {direct().place, CARE, *places[-(SCREENS - 1) :]}
