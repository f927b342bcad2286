"""What humans do at the helpdesk, as partner and care see it: two masters of one ticket. On both
databases."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, select, update

from bot.courier.cursors import Cursors
from bot.courier.incoming import Incoming
from bot.courier.ledger import Ledger
from bot.dialogue.cards import ReplyCard
from bot.dialogue.turns import MoveTicket, Relay, Reroute, Retry, Sync, Withdraw
from bot.errors import BusyError
from bot.knowledge.entries import Knowledge
from bot.model.remote import RemoteStatus, moves
from bot.model.tickets import MOVES, Move, Status
from bot.ports.helpdesk import Change, Changes, Commented, StatusChanged
from bot.storage import adding, tables
from bot.storage.store import Store
from tests.drivers.chat import ANNA, LUCA, Chat
from tests.drivers.virtual_time import run
from tests.fakes.fake_helpdesk import FakeHelpdesk, Fault

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Scene:
    chat: Chat
    helpdesk: FakeHelpdesk
    busy: int = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(
            self.chat.store.engine,
            lambda route: "other" if route == "rma" else "fake",
            self._queue,
            lambda: self.chat.now,
        )
        self.chat.owes(self.ledger)
        self.cursors = Cursors(self.chat.store.engine)
        helpdesks = {"fake": self.helpdesk, "other": FakeHelpdesk()}
        self.incoming = Incoming(self.cursors, helpdesks, self.ledger.has_to_do, self._take)
        self.number = self.chat.ticket()
        self.works()
        asyncio.run(self.incoming.poll("fake"))  # begins now

    def polls(self, *changes: Change) -> None:
        self.chat.waits(timedelta(minutes=1))
        self.helpdesk.news.append(Changes(changes, self.chat.fresh()))
        asyncio.run(self.incoming.poll("fake"))

    def works(self, at: str = "fake") -> None:
        """The helpdesk is told all that is owed to it."""
        with self.chat.store.engine.begin() as connection:
            connection.execute(update(tables.owed).values(state="done"))
            there = {"ticket": self.number, "helpdesk": at, "remote": "1", "departed": False}
            adding.added(connection, tables.remotes, there)

    def refuses(self) -> None:
        """All that is owed is refused for good."""
        with self.chat.store.engine.begin() as connection:
            owed = update(tables.owed).where(tables.owed.c.state == "owed")
            connection.execute(owed.values(state="parked"))

    def owed(self) -> list[str]:
        with self.chat.store.engine.begin() as connection:
            return list(
                connection.execute(
                    select(tables.owed.c.kind).where(tables.owed.c.state == "owed")
                ).scalars()
            )

    def status(self) -> Status:
        return self.chat.care_card(self.number).status

    def moved(
        self, status: RemoteStatus, id: str = "1", at: datetime | None = None
    ) -> StatusChanged:
        return StatusChanged(id, self.number, at or self.chat.now, "Bea", status)

    def said(self, text: str, id: str = "c1") -> Commented:
        return Commented(id, self.number, self.chat.now, "Bea", text)

    async def _take(self, turn: Sync | Relay) -> None:
        if self.busy:
            self.busy -= 1
            raise BusyError("too many turns at once")
        self.chat.does(turn)

    def _queue(
        self, connection: Connection, ticket: str, owed: int, round: int, helpdesk: str
    ) -> None:
        """Nobody works here."""


@pytest.fixture
def scene(store: Store, knowledge: Knowledge) -> Scene:
    return Scene(Chat(knowledge, store, START), FakeHelpdesk())


def test_both_screens_show_what_was_done_at_the_helpdesk(scene: Scene) -> None:
    """Taken and resolved there; nothing is sent back."""
    scene.polls(scene.moved(RemoteStatus.CLAIMED))
    assert scene.status() is Status.CLAIMED
    assert scene.chat.care_card(scene.number).assignee == "Bea"
    scene.polls(scene.moved(RemoteStatus.RESOLVED, "2"))
    assert scene.status() is Status.RESOLVED
    assert scene.owed() == []


def test_a_public_comment_reaches_the_partner_as_a_humans_reply(scene: Scene) -> None:
    """With the name of who wrote it; and the state that came with it counts, too."""
    scene.polls(scene.said("On the first."), scene.moved(RemoteStatus.RESOLVED))
    [reply] = [
        c
        for screen in scene.chat.screens.values()
        for c in screen.values()
        if isinstance(c, ReplyCard)
    ]
    assert (reply.who, reply.text) == ("Bea", "On the first.")
    assert scene.status() is Status.RESOLVED
    assert scene.owed() == []


def test_a_comment_on_a_resolved_ticket_brings_it_back(scene: Scene) -> None:
    """The human had more to say."""
    scene.chat.does(Withdraw(id="w", by=LUCA, ticket=scene.number))
    scene.works()
    scene.polls(scene.said("One more thing."))
    assert scene.status() is Status.WAITING


def test_a_poll_never_overrides_a_move_that_is_not_pushed_yet(scene: Scene) -> None:
    """The desk's own word is still on its way."""
    claim = MoveTicket(id="m", by=ANNA, ticket=scene.number, move=Move.CLAIM, seen=Status.OPEN)
    scene.chat.does(claim)
    scene.polls(scene.moved(RemoteStatus.RESOLVED, at=scene.chat.now + timedelta(seconds=30)))
    assert scene.status() is Status.CLAIMED


def test_a_helpdesk_that_has_refused_a_move_is_heard_again(scene: Scene) -> None:
    """What a human does there afterwards is the newest word, and no Retry undoes it."""
    claim = MoveTicket(id="m", by=ANNA, ticket=scene.number, move=Move.CLAIM, seen=Status.OPEN)
    scene.chat.does(claim)
    scene.refuses()
    scene.polls(scene.moved(RemoteStatus.RESOLVED, at=scene.chat.now + timedelta(seconds=30)))
    assert scene.status() is Status.RESOLVED
    scene.chat.does(Retry(id="r", by=ANNA, ticket=scene.number))
    assert scene.owed() == []


def test_only_what_is_newer_counts(scene: Scene) -> None:
    """Told out of order: the newest wins, whenever it comes."""
    early, late = START + timedelta(seconds=10), START + timedelta(seconds=20)
    scene.polls(scene.moved(RemoteStatus.RESOLVED, "2", late))
    scene.polls(scene.moved(RemoteStatus.CLAIMED, "1", early))
    assert scene.status() is Status.RESOLVED


def test_nothing_happens_before_the_ticket_was_raised(scene: Scene) -> None:
    """Whatever time the helpdesk tells, in whatever zone."""
    east = timezone(timedelta(hours=5))
    long_ago = replace(scene.said("On the first."), at=datetime.min.replace(tzinfo=east))
    scene.polls(long_ago, scene.moved(RemoteStatus.RESOLVED, at=long_ago.at))
    card = scene.chat.care_card(scene.number)
    assert [said.at for said in card.said] == [START]
    assert scene.status() is Status.RESOLVED


def test_what_is_told_twice_is_taken_once(scene: Scene) -> None:
    """By the webhook and by the poll."""
    comment = scene.said("On the first.")
    scene.polls(comment)
    scene.polls(comment)
    assert len(scene.chat.care_card(scene.number).said) == 1


def test_a_change_that_was_not_taken_comes_again(scene: Scene) -> None:
    """The cursor stays where it was."""
    scene.busy = 1
    before = scene.cursors.cursor("fake")
    with pytest.raises(BusyError):
        scene.polls(scene.moved(RemoteStatus.CLAIMED))
    assert scene.cursors.cursor("fake") == before
    scene.polls(scene.moved(RemoteStatus.CLAIMED))
    assert scene.status() is Status.CLAIMED


def test_another_server_is_asked_from_now_on(scene: Scene) -> None:
    """What its changes are called is its own; where the one before was left is not where this one
    goes on."""
    engine = scene.chat.store.engine
    one, two = (Cursors(engine, {"fake": name}.get) for name in ("one", "two"))
    began = scene.cursors.cursor("fake")
    assert began is not None
    assert one.cursor("fake") == two.cursor("fake") == began
    one.keep("fake", "1700")
    assert (one.cursor("fake"), two.cursor("fake")) == ("1700", None)
    two.keep("fake", "3")
    assert two.cursor("fake") == "3"


def test_a_change_of_an_unknown_ticket_is_left_out(scene: Scene) -> None:
    """And what follows it is taken."""
    foreign = StatusChanged("9", "WX-NONE", scene.chat.now, "Bea", RemoteStatus.RESOLVED)
    garbage = replace(foreign, id="10", number="WX-\0")
    scene.polls(foreign, garbage, scene.moved(RemoteStatus.CLAIMED))
    assert scene.status() is Status.CLAIMED


def test_a_helpdesk_tells_nothing_of_tickets_that_were_never_there(scene: Scene) -> None:
    """Whoever may write at one, or knows its secret, says nothing in care's name on the others'."""
    for told in (scene.said("Pay us at once."), scene.moved(RemoteStatus.RESOLVED)):
        asyncio.run(scene.incoming.take("other", told))
    assert scene.status() is Status.OPEN
    assert scene.chat.care_card(scene.number).said == ()


def test_a_helpdesk_that_a_ticket_has_left_moves_it_no_more(scene: Scene) -> None:
    """Whoever tidies up there ends nothing that others work at another one; their words still reach
    the partner."""
    away = Reroute(id="e", by=ANNA, ticket=scene.number, seen=Status.OPEN, route="rma")
    scene.chat.does(away)
    scene.works("other")
    scene.polls(scene.moved(RemoteStatus.RESOLVED))
    assert scene.status() is Status.OPEN
    scene.polls(scene.said("Your colleague has sent it on."))
    assert scene.status() is Status.WAITING
    scene.works("other")
    there = scene.moved(RemoteStatus.RESOLVED, "2", scene.chat.now + timedelta(seconds=1))
    scene.chat.waits_a_minute()
    asyncio.run(scene.incoming.take("other", there))
    assert scene.status() is Status.RESOLVED


def test_what_is_on_its_way_to_a_helpdesk_is_heard_of_there(scene: Scene) -> None:
    """It was created there, and the answer is not here yet."""
    number = scene.chat.ticket("ticket the other phone restarts")
    asyncio.run(
        scene.incoming.take(
            "fake", StatusChanged("7", number, scene.chat.now, "Bea", RemoteStatus.CLAIMED)
        )
    )
    assert scene.chat.care_card(number).status is Status.CLAIMED


def test_a_helpdesk_that_is_away_is_asked_again(scene: Scene) -> None:
    """Not before the time that it named."""
    scene.helpdesk.faults = [Fault(503, retry_after=120), Fault(500)]
    scene.helpdesk.news = [Changes((scene.moved(RemoteStatus.CLAIMED),), "later")]

    async def five_minutes() -> None:
        running = asyncio.create_task(scene.incoming.run())
        await asyncio.sleep(300)
        running.cancel()

    run(five_minutes())
    assert scene.status() is Status.CLAIMED
    assert scene.helpdesk.too_many == 0


@pytest.mark.parametrize("here", Status)
@pytest.mark.parametrize("there", RemoteStatus)
def test_every_state_there_has_a_way_from_every_state_here(
    here: Status, there: RemoteStatus
) -> None:
    """Each step is one that the ticket's life allows."""
    status = here
    for move in moves(here, there):
        status = MOVES[status, move]
    assert not moves(status, there)
