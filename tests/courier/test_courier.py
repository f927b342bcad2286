"""What becomes of a ticket when its helpdesk fails in every way we know. In virtual time, on both
databases."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection, select

from adapters.helpdesk.roundup.connector import Roundup
from bot.courier.engine import WAITING
from bot.courier.errands import LONGEST_PAUSE, Errands
from bot.courier.filing import filing_of
from bot.courier.ledger import Ledger
from bot.dialogue import words
from bot.dialogue.cards import NudgeCard, ReplyCard
from bot.dialogue.turns import (
    Comment,
    Manner,
    MoveTicket,
    Relay,
    Reply,
    Reroute,
    Retry,
    TakeNote,
    Withdraw,
)
from bot.knowledge.entries import Knowledge
from bot.model.attachments import Attachment
from bot.model.people import Agent, Company
from bot.model.remote import Owed, RemoteStatus
from bot.model.tickets import Move, Status
from bot.ports.channel import Delivery
from bot.storage import tables
from bot.storage.store import Store
from tests.drivers.chat import ANNA, CARE, LUCA, Chat, channel
from tests.drivers.virtual_time import run
from tests.fakes.fake_helpdesk import DOWN, FakeHelpdesk, FakeTicket, Fault

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Engine:
    """The durable engine in small, as `bot.courier` uses it: a ticket's work one by one, in
    order."""

    errands: Errands
    queue: list[tuple[str, int, str]] = field(default_factory=list)

    async def works(self, *, until: float = 24 * 3600.0) -> None:
        """Until nothing is left to do, or the time is over."""
        self.places = asyncio.Semaphore(WAITING)
        tickets: dict[tuple[str, str], list[int]] = {}
        for ticket, owed, helpdesk in self.queue:
            tickets.setdefault((ticket, helpdesk), []).append(owed)
        self.queue.clear()
        tasks = [
            asyncio.create_task(self._ticket(rows, name)) for (_, name), rows in tickets.items()
        ]
        done, unfinished = await asyncio.wait(tasks, timeout=until) if tasks else (set(), set())
        for task in unfinished:
            task.cancel()
        for task in done:
            task.result()
        if self.queue:
            await self.works(until=until)

    async def _ticket(self, rows: list[int], helpdesk: str) -> None:
        for owed in rows:
            async with self.places:
                while (wait := await self.errands.attempt(owed, helpdesk)) is not None:  # noqa: ASYNC110
                    await asyncio.sleep(wait)


@dataclass
class Scene:
    """A chat whose tickets go to `helpdesk`, those of one route to `other`."""

    chat: Chat
    helpdesk: FakeHelpdesk
    other: FakeHelpdesk
    homes: dict[str, str] = field(default_factory=dict)
    servers: dict[str, str] = field(default_factory=lambda: {"fake": "https://one.example"})

    def __post_init__(self) -> None:
        engine = self.chat.store.engine
        self.engine = Engine(None)  # type: ignore[arg-type]  # `restarts` makes it
        self.ledger = Ledger(
            engine,
            self._helpdesk_of,
            self._queue,
            lambda: self.chat.now,
            lambda name: self.servers.get(name),
        )
        self.restarts()
        self.chat.owes(self.ledger)

    def restarts(self) -> None:
        """What the process knew is gone; what is in the database is not."""
        self.makers: dict[str, Callable[[], Any]] = {
            "fake": lambda: self.helpdesk,
            "other": lambda: self.other,
        }
        self.engine.errands = Errands(
            self.ledger, self.makers, lambda t: filing_of(t, self.chat.knowledge)
        )

    def works(self, until: float = 24 * 3600.0) -> None:
        run(self.engine.works(until=until))

    def states(self) -> list[str]:
        with self.chat.store.engine.begin() as connection:
            return list(
                connection.execute(select(tables.owed.c.state).order_by(tables.owed.c.id)).scalars()
            )

    def take_up_again(self) -> None:
        """The engine's recovery: what was under way is begun again."""
        with self.chat.store.engine.begin() as connection:
            row = tables.owed.c
            query = (
                select(row.ticket, row.id, row.helpdesk).where(row.state == "owed").order_by(row.id)
            )
            self.engine.queue = [(t, i, h) for t, i, h in connection.execute(query)]

    def alerts(self) -> list[Delivery]:
        due = self.chat.store.deliveries.due(self.chat.now + timedelta(minutes=1))
        return [
            one.delivery
            for one in due
            if isinstance(one.delivery.card, NudgeCard) and one.delivery.card.retry
        ]

    def _helpdesk_of(self, route: str) -> str | None:
        return {"rma": "other", "area-manager": None, **self.homes}.get(route, "fake")

    def _queue(
        self, connection: Connection, ticket: str, owed: int, round: int, helpdesk: str
    ) -> None:
        self.engine.queue.append((ticket, owed, helpdesk))


@pytest.fixture
def scene(store: Store, knowledge: Knowledge) -> Scene:
    return Scene(Chat(knowledge, store, START), FakeHelpdesk(), FakeHelpdesk("other"))


def test_a_ticket_is_filed_with_all_that_care_needs(scene: Scene) -> None:
    """Who, from where, in which words, and what was shown; the staff note apart from it."""
    number = scene.chat.ticket()
    scene.works()
    [ticket] = scene.helpdesk.tickets
    assert ticket.filing.number == number
    assert ticket.filing.company == "NetVoice"
    for part in ("Luca", "NetVoice", "When does HWaaS billing start?"):
        assert part in ticket.filing.body
    assert scene.states() == ["done"]


def test_what_happens_at_the_desk_follows_in_order(scene: Scene) -> None:
    """Moves, words both ways and notes; a note is internal there too."""
    number = scene.chat.ticket()
    does(scene, MoveTicket(id="m", by=ANNA, ticket=number, move=Move.CLAIM, seen=Status.OPEN))
    does(scene, TakeNote(id="n", by=ANNA, ticket=number, text="Ask billing."))
    does(scene, Reply(id="r", by=ANNA, ticket=number, text="On the first."))
    does(scene, Comment(id="c", by=LUCA, ticket=number, text="Thanks!"))
    does(scene, Withdraw(id="w", by=LUCA, ticket=number))
    scene.works()
    [ticket] = scene.helpdesk.tickets
    assert [status.value for status in ticket.moves] == [
        "claimed",
        "waiting",
        "claimed",
        "resolved",
    ]
    assert [(c.signed, c.public) for c in ticket.comments] == [
        ("Anna: Ask billing.", False),
        ("Anna: On the first.", True),
        ("Luca: Thanks!", True),
    ]
    assert scene.helpdesk.asked[0] == "file"


def test_what_comes_along_with_an_answer_reaches_the_helpdesk(scene: Scene) -> None:
    """By its link; or the helpdesk reads that it could not be taken along."""
    scene.chat.ticket(where=channel())
    cable = Attachment("cable.jpg", "https://files.example.com/cable.jpg")
    files = (cable, Attachment("shot", ""))
    scene.chat.says("", files=files, where=channel(), manner=Manner.IN_THREAD)
    scene.works()
    [ticket] = scene.helpdesk.tickets
    [comment] = ticket.comments
    assert f"cable.jpg: {cable.link}" in comment.text
    assert words.not_taken_along("shot") in comment.text


def test_an_answer_that_was_lost_is_looked_up_not_repeated(scene: Scene) -> None:
    """Created, and the connection broke."""
    scene.chat.ticket()
    scene.helpdesk.faults = [Fault(0, done=True)]
    scene.works()
    [ticket] = scene.helpdesk.tickets
    assert scene.helpdesk.asked == ["file", "find", "comment"]
    assert [comment.text for comment in ticket.comments] == [ticket.filing.note]


@pytest.mark.parametrize("takes", [2.0, 5.0, 9.0])
def test_a_slow_helpdesk_is_given_the_time_to_settle(scene: Scene, takes: float) -> None:
    """We are killed while it still creates: it is looked up once it has certainly ended, even after
    a restart."""
    scene.chat.ticket()
    scene.helpdesk.always = Fault(0, done=True, takes=takes)

    async def killed_and_started_again() -> None:
        await scene.engine.works(until=0.5)
        scene.restarts()
        scene.take_up_again()
        scene.helpdesk.always = None
        await scene.engine.works()

    run(killed_and_started_again())
    assert len(scene.helpdesk.tickets) == 1
    assert scene.states() == ["done"]


def test_forty_kills_while_a_slow_helpdesk_creates_make_no_double(scene: Scene) -> None:
    """It takes 2 to 20 seconds and loses its answer; the bot dies at any moment of that, and is
    back at once."""
    number, chance = scene.chat.ticket(), Random(2)
    scene.works()
    scene.helpdesk.settles = Roundup.settles

    async def killed_forty_times() -> None:
        for one in range(40):
            copy_ticket(scene, number, 1, first=one)
            scene.helpdesk.always = Fault(0, done=True, takes=chance.uniform(2, 20))
            await scene.engine.works(until=chance.uniform(0, 25))
            scene.restarts()
            scene.take_up_again()
            scene.helpdesk.always = None
            await scene.engine.works()

    run(killed_forty_times())
    assert len(scene.helpdesk.filed) == len(set(scene.helpdesk.filed)) == 41
    assert set(scene.states()) == {"done"}


def test_a_clock_that_is_set_forward_settles_nothing_early(scene: Scene) -> None:
    """Daylight saving, or somebody who set it right."""
    scene.chat.ticket()
    scene.helpdesk.faults = [Fault(500, done=True, takes=8)]

    async def stepped() -> None:
        await scene.engine.works(until=8.5)
        scene.chat.now += timedelta(hours=1)
        scene.take_up_again()
        await scene.engine.works(until=5)
        assert "find" not in scene.helpdesk.asked
        scene.take_up_again()
        await scene.engine.works()

    run(stepped())
    assert scene.helpdesk.asked[:2] == ["file", "find"]


def test_what_was_not_done_is_done_again(scene: Scene) -> None:
    """In doubt, looked up, not there: filed under a fresh intent."""
    scene.chat.ticket()
    scene.helpdesk.faults = [Fault(500), Fault(500), Fault(502)]
    scene.works()
    assert scene.helpdesk.asked == ["file", "find", "find", "find", "file"]
    assert len(scene.helpdesk.tickets) == 1


def test_without_look_up_it_comes_again_with_the_same_id(scene: Scene) -> None:
    """E-mail and webhooks: at least once; whoever gets it knows it by its number."""
    scene.helpdesk.can = frozenset({"comment"})
    scene.helpdesk.settles = 0.0
    number = scene.chat.ticket()
    does(scene, MoveTicket(id="m", by=ANNA, ticket=number, move=Move.CLAIM, seen=Status.OPEN))
    scene.helpdesk.faults = [Fault(0, done=True)]
    scene.works()
    assert scene.helpdesk.filed == [number, number]
    assert "find" not in scene.helpdesk.asked
    assert "move" not in scene.helpdesk.asked


def test_it_is_left_alone_as_long_as_it_asked(scene: Scene) -> None:
    """429 with Retry-After is for all tickets, not for one."""
    for _ in range(5):
        scene.chat.ticket()
    scene.helpdesk.faults = [Fault(429, retry_after=120)]
    scene.works()
    assert scene.helpdesk.too_many == 0
    assert sorted(set(scene.helpdesk.filed)) == sorted(scene.helpdesk.filed)
    assert len(scene.helpdesk.tickets) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 422])
def test_a_refusal_is_parked_with_one_alert_and_a_retry(scene: Scene, status: int) -> None:
    """Other tickets go on; what was to follow on this one waits with it, and all of it is sent by
    Retry."""
    number = scene.chat.ticket()
    does(scene, MoveTicket(id="m", by=ANNA, ticket=number, move=Move.CLAIM, seen=Status.OPEN))
    fine = scene.chat.ticket("Where can I find the invoices?")
    scene.helpdesk.faults = [Fault(status)]
    scene.works()
    assert len(scene.helpdesk.filed) == 1
    assert sorted(scene.states()) == ["done", "parked", "parked"]
    [alert] = scene.alerts()
    assert alert.to == CARE
    refused = alert.card.number if isinstance(alert.card, NudgeCard) else ""
    assert refused in (number, fine)
    does(scene, Retry(id="r", by=ANNA, ticket=refused))
    scene.works()
    assert sorted(scene.helpdesk.filed) == sorted([number, fine])
    assert set(scene.states()) == {"done"}


def test_a_state_that_is_past_is_not_told_late(scene: Scene) -> None:
    """The claim was refused, the end was not: Retry doesn't bring the ticket back to life at the
    helpdesk."""
    number = scene.chat.ticket()
    scene.works()
    scene.helpdesk.faults = [Fault(422)]
    does(scene, MoveTicket(id="m1", by=ANNA, ticket=number, move=Move.CLAIM, seen=Status.OPEN))
    does(scene, MoveTicket(id="m2", by=ANNA, ticket=number, move=Move.RESOLVE, seen=Status.CLAIMED))
    scene.works()
    assert scene.states() == ["done", "parked", "done"]
    does(scene, Retry(id="r", by=ANNA, ticket=number))
    scene.works()
    assert scene.helpdesk.tickets[0].moves == [RemoteStatus.RESOLVED]
    assert set(scene.states()) == {"done"}


def test_a_doubt_outlives_a_refusal(scene: Scene) -> None:
    """Created with its answer lost, then the look-up is forbidden: after Retry it is still looked
    up first."""
    number = scene.chat.ticket()
    scene.helpdesk.faults = [Fault(500, done=True), Fault(403)]
    scene.works()
    assert scene.states() == ["parked"]
    does(scene, Retry(id="r", by=ANNA, ticket=number))
    scene.works()
    assert scene.helpdesk.filed == [number]
    assert scene.states() == ["done"]


def test_retry_on_the_command_line_reaches_the_server(scene: Scene) -> None:
    """Another process, without a courier, marks it; the server's sweep takes it up, once."""
    number = scene.chat.ticket()
    scene.helpdesk.faults = [Fault(422)]
    scene.works()
    store = Store(scene.chat.store.engine.url.render_as_string(hide_password=False))
    with store.turn() as memory:
        assert memory.owed.take_up_again(number) == 1
        assert memory.owed.take_up_again(number) == 0
    store.close()
    scene.ledger.take_up_again()
    scene.ledger.take_up_again()
    scene.works()
    assert scene.helpdesk.filed == [number]
    assert scene.states() == ["done"]


def test_a_helpdesk_that_is_no_longer_set_hands_its_work_on(scene: Scene) -> None:
    """What was owed to it is done where the ticket belongs now; that it was to be closed there is
    nobody else's."""
    number = scene.chat.ticket()
    scene.works()
    scene.helpdesk.always = DOWN
    fresh = scene.chat.ticket("Where can I find the invoices?")
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.OPEN, route="rma"))
    scene.works(until=60)
    scene.homes = {"customer-care": "other"}
    del scene.makers["fake"]
    scene.take_up_again()
    scene.works()
    assert sorted(scene.other.filed) == sorted([number, fresh])
    assert all(RemoteStatus.RESOLVED not in ticket.moves for ticket in scene.other.tickets)
    assert set(scene.states()) == {"done"}


def test_another_route_may_have_another_helpdesk(scene: Scene) -> None:
    """The ticket is filed there and closed where it was, once."""
    number = scene.chat.ticket()
    scene.works()
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.OPEN, route="rma"))
    does(scene, Reply(id="r", by=ANNA, ticket=number, text="Here."))
    scene.works()
    assert scene.helpdesk.tickets[0].moves == [RemoteStatus.RESOLVED]
    [there] = scene.other.tickets
    assert [c.text for c in there.comments] == ["Here."]


@pytest.mark.parametrize("how", ["button", "recovery"])
def test_what_a_helpdesk_would_not_close_is_closed_there_and_nowhere_else(
    scene: Scene, how: str
) -> None:
    """Refused where the ticket was, then sent once more: whoever has it now goes on with it."""
    number = scene.chat.ticket()
    scene.works()
    scene.helpdesk.faults = [Fault(422)] if how == "button" else []
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.OPEN, route="rma"))
    if how == "recovery":
        scene.engine.queue = [one for one in scene.engine.queue if one[2] != "fake"]
    scene.works()
    if how == "button":
        does(scene, Retry(id="r", by=ANNA, ticket=number))
    else:
        [closing] = [id for id, state in enumerate(scene.states(), 1) if state == "owed"]
        assert scene.ledger.mark_again(closing, 1)
        scene.ledger.take_up_again()
    scene.works()
    assert scene.helpdesk.tickets[0].moves == [RemoteStatus.RESOLVED]
    assert RemoteStatus.RESOLVED not in scene.other.tickets[0].moves
    assert set(scene.states()) == {"done"}


def test_what_was_said_before_goes_along_to_another_helpdesk(scene: Scene) -> None:
    """Whatever was said while others had the ticket, also at their helpdesk: words in its text, and
    notes where the staff alone reads them."""
    number = scene.chat.ticket()
    scene.works()
    on_the_way(scene, number)
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.CLAIMED, route="rma"))
    scene.chat.waits_a_minute()
    does(scene, Reply(id="r2", by=ANNA, ticket=number, text="Here."))
    scene.works()
    [there] = scene.other.tickets
    filing = there.filing
    said = ["Bea: On the first.", "Luca: Of which month?"]
    assert [filing.body.index(one) for one in said] == sorted(map(filing.body.index, said))
    assert filing.note is not None
    assert "Anna: Ask billing." in filing.note
    assert "Ask billing." not in filing.body
    assert [c.text for c in there.comments] == ["Here."]


def test_what_was_said_without_a_helpdesk_goes_along_to_one(scene: Scene) -> None:
    scene.homes = {"customer-care": ""}
    number = scene.chat.ticket()
    does(scene, Reply(id="r", by=ANNA, ticket=number, text="We look into it."))
    scene.homes = {}
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.WAITING, route="rma"))
    scene.works()
    [there] = scene.other.tickets
    assert "Anna: We look into it." in there.filing.body


def test_a_ticket_that_comes_back_brings_what_was_said_meanwhile(scene: Scene) -> None:
    """And nothing that is there already."""
    number = scene.chat.ticket()
    on_the_way(scene, number)
    scene.works()
    [there] = scene.helpdesk.tickets
    before = [c.text for c in there.comments]
    assert before == ["Ask billing.", "Of which month?"]
    does(scene, Reroute(id="e1", by=ANNA, ticket=number, seen=Status.CLAIMED, route="rma"))
    scene.chat.waits_a_minute()
    does(scene, TakeNote(id="n2", by=ANNA, ticket=number, text="No return of theirs."))
    does(scene, Reply(id="r2", by=ANNA, ticket=number, text="It is no return."))
    scene.works()
    does(
        scene,
        Reroute(id="e2", by=ANNA, ticket=number, seen=Status.WAITING, route="customer-care"),
    )
    does(scene, Reply(id="r3", by=ANNA, ticket=number, text="Of this one."))
    scene.works()
    after = ["It is no return.", "No return of theirs.", "Of this one."]
    assert [c.text for c in there.comments] == [*before, *after]
    assert [c.public for c in there.comments[2:]] == [True, False, True]
    assert there.moves[-2:] == [RemoteStatus.OPEN, RemoteStatus.WAITING]


def test_what_the_former_helpdesk_refused_is_not_told_twice(scene: Scene) -> None:
    """It went along with the ticket; Retry has nothing left to do."""
    number = scene.chat.ticket()
    scene.works()
    scene.helpdesk.faults = [Fault(422)] * 2
    does(scene, Reply(id="r", by=ANNA, ticket=number, text="On the first."))
    scene.works()
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.WAITING, route="rma"))
    scene.works()
    does(scene, Retry(id="again", by=ANNA, ticket=number))
    scene.works()
    [there] = scene.other.tickets
    assert there.filing.body.count("On the first.") == 1
    assert there.comments == []
    assert set(scene.states()) == {"done"}


def test_a_word_from_the_helpdesk_that_a_ticket_has_left_reaches_the_next_one(
    scene: Scene,
) -> None:
    """As do the partner, who reads from which route it comes, and what becomes of the ticket."""
    number = scene.chat.ticket()
    scene.works()
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.OPEN, route="rma"))
    scene.works()
    scene.chat.waits_a_minute()
    does(scene, relayed(scene, number, "Your colleague has it now."))
    scene.works()
    [there] = scene.other.tickets
    assert [c.signed for c in there.comments] == ["Bea: Your colleague has it now."]
    assert there.moves == [RemoteStatus.OPEN, RemoteStatus.WAITING]
    [reply] = replies(scene.chat)
    assert (reply.who, reply.route) == ("Bea", "Customer Care")


def test_a_reply_bears_the_route_on_which_it_was_written(scene: Scene) -> None:
    """Also when it is heard of after the ticket was sent on, and whatever is drawn later."""
    scene.homes = {"tech-support": "fake"}
    number = scene.chat.ticket()
    scene.works()
    early = relayed(scene, number, "On the first.")
    late = relayed(scene, number, "Of this month.", id="late")
    does(scene, early)
    scene.chat.waits_a_minute()
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.WAITING, route="tech-support"))
    does(scene, late)
    does(scene, relayed(scene, number, "From here on.", id="new"))
    does(scene, Comment(id="c", by=LUCA, ticket=number, text="Thanks!"))
    routes = {reply.text: reply.route for reply in replies(scene.chat)}
    assert routes == {
        "On the first.": "Customer Care",
        "Of this month.": "Customer Care",
        "From here on.": "Tech Support",
    }


def test_at_another_server_a_ticket_is_filed_anew(scene: Scene) -> None:
    """With all that was said of it. Somebody else's ticket has the number there that ours had at
    the server before, and gets no word of it."""
    number = scene.chat.ticket()
    scene.works()
    does(scene, Reply(id="r1", by=ANNA, ticket=number, text="We look into it."))
    scene.works()
    strangers = FakeTicket(scene.helpdesk.tickets[0].remote, scene.helpdesk.tickets[0].filing)
    strangers.filing = replace(strangers.filing, number="WX-STRANGERS")
    scene.helpdesk = FakeHelpdesk(tickets=[strangers])
    scene.servers = {"fake": "https://two.example"}
    scene.restarts()
    scene.chat.waits_a_minute()
    does(scene, Reply(id="r2", by=ANNA, ticket=number, text="It is on its way."))
    does(scene, Comment(id="c", by=LUCA, ticket=number, text="Thanks!"))
    scene.works()
    _, ours = scene.helpdesk.tickets
    assert (strangers.comments, strangers.moves) == ([], [])
    assert ours.filing.number == number
    assert "Anna: We look into it." in ours.filing.body
    assert [c.text for c in ours.comments] == ["It is on its way.", "Thanks!"]
    assert set(scene.states()) == {"done"}


def test_a_server_that_has_another_name_has_the_ticket_still(scene: Scene) -> None:
    """It is looked for by our number, and not filed again."""
    number = scene.chat.ticket()
    scene.works()
    scene.servers = {"fake": "https://two.example"}
    for id, text in (("r1", "We look into it."), ("r2", "It is on its way.")):
        does(scene, Reply(id=id, by=ANNA, ticket=number, text=text))
        scene.works()
    [ticket] = scene.helpdesk.tickets
    assert [c.text for c in ticket.comments][1:] == ["We look into it.", "It is on its way."]
    assert scene.helpdesk.asked.count("find") == 1


def test_what_was_filed_before_servers_were_told_apart_is_at_the_one_of_now(scene: Scene) -> None:
    scene.servers = {}
    number = scene.chat.ticket()
    scene.works()
    scene.servers = {"fake": "https://one.example"}
    scene.ledger.settle(["fake", "other"])
    does(scene, Reply(id="r1", by=ANNA, ticket=number, text="We look into it."))
    scene.works()
    assert "find" not in scene.helpdesk.asked
    scene.servers = {"fake": "https://two.example"}
    does(scene, Reply(id="r2", by=ANNA, ticket=number, text="It is on its way."))
    scene.works()
    assert scene.helpdesk.asked.count("find") == 1


def test_a_ticket_that_leaves_before_it_arrived_is_filed_once(scene: Scene) -> None:
    """Its first helpdesk was down."""
    number = scene.chat.ticket()
    does(scene, Reply(id="r", by=ANNA, ticket=number, text="Here."))
    scene.helpdesk.always = DOWN
    scene.works(until=60)
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.WAITING, route="rma"))
    scene.take_up_again()
    scene.helpdesk.always = None
    scene.works()
    assert scene.helpdesk.tickets == []
    [there] = scene.other.tickets
    told = [there.filing.body, *(c.text for c in there.comments)]
    assert "\n".join(told).count("Here.") == 1
    assert scene.other.filed == [number]


def test_a_route_without_helpdesk_owes_nothing(scene: Scene) -> None:
    """Its tickets live at the care desk alone."""
    number = scene.chat.ticket()
    scene.works()
    does(scene, Reroute(id="e", by=ANNA, ticket=number, seen=Status.OPEN, route="area-manager"))
    does(scene, TakeNote(id="n", by=ANNA, ticket=number, text="Called them."))
    scene.works()
    assert scene.helpdesk.tickets[0].moves == [RemoteStatus.RESOLVED]
    assert scene.helpdesk.tickets[0].comments == []
    assert set(scene.states()) == {"done"}


@pytest.mark.parametrize(
    ("database_url", "fault"),
    [("sqlite", DOWN), ("postgresql", Fault(500))],
    ids=["unreachable", "failing"],
    indirect=["database_url"],
)
def test_a_lone_ticket_is_there_a_minute_after_the_helpdesk(scene: Scene, fault: Fault) -> None:
    """However long it was away."""
    scene.chat.ticket()
    scene.helpdesk.always = fault

    async def outage() -> float:
        loop = asyncio.get_running_loop()
        working = asyncio.create_task(scene.engine.works())
        await asyncio.sleep(6 * 3600 + 17)
        scene.helpdesk.always = None
        back = loop.time()
        await working
        return loop.time() - back

    assert run(outage()) <= 60
    assert LONGEST_PAUSE < 60
    assert len(scene.helpdesk.tickets) == 1


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_backlog_is_gone_ten_minutes_after_six_hours_of_outage(scene: Scene) -> None:
    """500 tickets: none lost, none twice, and the rate limit is never exceeded. One ticket's outage
    is played on SQLite as well."""
    number = scene.chat.ticket()
    scene.works()
    copy_ticket(scene, number, 500)
    scene.helpdesk.tickets.clear()
    scene.helpdesk.always = Fault(503, retry_after=180)

    async def outage() -> float:
        loop = asyncio.get_running_loop()
        working = asyncio.create_task(scene.engine.works())
        await asyncio.sleep(6 * 3600)
        scene.helpdesk.always = None
        scene.helpdesk.faults = [Fault(429, retry_after=30)]
        back = loop.time()
        await working
        return loop.time() - back

    assert run(outage()) <= 600
    assert len(scene.helpdesk.filed) == len(set(scene.helpdesk.filed)) == 500
    assert scene.helpdesk.too_many == 0


def does(scene: Scene, turn: Any) -> None:
    scene.chat.does(turn)


def relayed(scene: Scene, number: str, text: str, id: str = "b") -> Relay:
    """Bea writes at the first helpdesk."""
    bea = Agent("fake:Bea", "Bea", Company("fake", "fake"))
    return Relay(id=f"fake/{id}", by=bea, ticket=number, text=text, at=scene.chat.now)


def on_the_way(scene: Scene, number: str) -> None:
    """A word from the helpdesk, a note and an answer, a minute after the other."""
    for turn in (
        TakeNote(id="n", by=ANNA, ticket=number, text="Ask billing."),
        relayed(scene, number, "On the first."),
        Comment(id="c", by=LUCA, ticket=number, text="Of which month?"),
    ):
        scene.chat.waits_a_minute()
        does(scene, replace(turn, at=scene.chat.now) if isinstance(turn, Relay) else turn)


def replies(chat: Chat) -> list[ReplyCard]:
    return [
        card
        for screen in chat.screens.values()
        for card in screen.values()
        if isinstance(card, ReplyCard)
    ]


def copy_ticket(scene: Scene, number: str, times: int, first: int = 0) -> None:
    """Many tickets at once, without many conversations."""
    with scene.chat.store.turn() as memory:
        ticket = memory.ticket(number)
        assert ticket
        for one in range(first, first + times):
            copy = memory.add_ticket(replace(ticket, number=f"WX-{one:05}", question=f"q{one}"))
            memory.owed.add(Owed.FILE, copy)
