"""What the care team of the invented traffic does with its tickets."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from bot.dialogue import turns
from bot.model.people import Agent, Partner
from bot.model.tickets import LIVE, Move, Status, Ticket
from tests.tools.demo.people import AGENTS
from tests.tools.demo.stage import Happening, Stage, working

_REPLIES = (
    "Thank you, I have looked into it. It is on its way, you will have it tomorrow.",
    "I have asked the team in charge. They need the number that it is about, please.",
    "This is done now. Please try again and tell me whether it works.",
    "It was a mistake on our side, and is put right. Sorry for the trouble.",
)
_COMMENTS = ("Here it is: see the order of last week.", "Thanks, that works.", "Still the same.")
_NOTES = ("Asked second level.", "The same as last month.")
_REASONS = ("Answered.", "Done as wished.", "The partner found it.")


class Care:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def gets(self, number: str, by: Partner, random: Random) -> None:
        """One agent works it from the beginning to the end."""
        agent = random.choice(AGENTS)
        first = self._after(random, 0.1, 5)
        if random.random() < 0.04:
            return  # nobody has taken it yet
        if random.random() < 0.05:
            self._at(first, lambda: self._moves(number, agent, Move.DISMISS, "Not ours."))
            return
        if random.random() < 0.06:
            self._at(first, lambda: self._reroutes(number, agent))
            first = self._after(random, 5, 12)
        self._works(number, by, agent, random, first)

    def _works(
        self, number: str, by: Partner, agent: Agent, random: Random, first: datetime
    ) -> None:
        replied = first + timedelta(minutes=random.randint(5, 240))
        ends = replied + timedelta(minutes=random.randint(30, 2400))
        self._at(first, lambda: self._moves(number, agent, Move.CLAIM))
        self._at(replied, lambda: self._replies(number, agent, random))
        if random.random() < 0.15:
            self._at(replied, lambda: self._notes(number, agent, random))
        if random.random() < 0.4:
            said = replied + timedelta(minutes=random.randint(10, 900))
            ends = max(ends, said + timedelta(hours=3))
            self._stage.later(said, lambda: self._comments(number, by, random))
            again = said + timedelta(minutes=random.randint(20, 150))
            self._at(again, lambda: self._replies(number, agent, random))
        reason = random.choice(_REASONS)
        self._at(ends, lambda: self._moves(number, agent, Move.RESOLVE, reason))
        self._judged(number, by, agent, random, working(ends))

    def _judged(
        self, number: str, by: Partner, agent: Agent, random: Random, ended: datetime
    ) -> None:
        """Most say that it is solved; some tickets come back."""
        said = ended + timedelta(minutes=random.randint(5, 2000))
        chance = random.random()
        if chance < 0.6:
            self._stage.later(said, lambda: self._judges(number, by, solved=True))
        elif chance < 0.66:
            self._stage.later(said, lambda: self._judges(number, by, solved=False))
            again = said + timedelta(hours=2)
            self._at(again, lambda: self._replies(number, agent, random))
            done = again + timedelta(hours=4)
            self._at(done, lambda: self._moves(number, agent, Move.RESOLVE, "Now it works."))

    def _after(self, random: Random, least: float, most: float) -> datetime:
        """So many hours from now, while care works."""
        return working(self._stage.now + timedelta(hours=random.uniform(least, most)))

    def _at(self, at: datetime, happening: Happening) -> None:
        self._stage.later(working(at), happening)

    def _moves(self, number: str, agent: Agent, move: Move, reason: str = "") -> None:
        ticket = self._ticket(number)
        if not ticket.may(move):
            return
        self._stage.does(
            turns.MoveTicket(
                id=self._stage.fresh(),
                by=agent,
                ticket=number,
                move=move,
                seen=ticket.status,
                reason=reason,
            )
        )

    def _replies(self, number: str, agent: Agent, random: Random) -> None:
        if self._ticket(number).status in LIVE:
            text = random.choice(_REPLIES)
            self._stage.does(
                turns.Reply(id=self._stage.fresh(), by=agent, ticket=number, text=text)
            )

    def _notes(self, number: str, agent: Agent, random: Random) -> None:
        text = random.choice(_NOTES)
        self._stage.does(turns.TakeNote(id=self._stage.fresh(), by=agent, ticket=number, text=text))

    def _comments(self, number: str, by: Partner, random: Random) -> None:
        if self._ticket(number).status in LIVE:
            text = random.choice(_COMMENTS)
            self._stage.does(turns.Comment(id=self._stage.fresh(), by=by, ticket=number, text=text))

    def _judges(self, number: str, by: Partner, *, solved: bool) -> None:
        if self._ticket(number).verdict_wanted:
            self._stage.does(
                turns.Judge(id=self._stage.fresh(), by=by, ticket=number, solved=solved)
            )

    def _reroutes(self, number: str, agent: Agent) -> None:
        ticket = self._ticket(number)
        if ticket.status is not Status.OPEN:
            return
        others = [one.id for one in self._stage.files.routes if one.id != ticket.route]
        self._stage.does(
            turns.Reroute(
                id=self._stage.fresh(),
                by=agent,
                ticket=number,
                seen=ticket.status,
                route=others[0],
            )
        )

    def _ticket(self, number: str) -> Ticket:
        with self._stage.store.reading() as memory:
            ticket = memory.ticket(number)
        assert ticket
        return ticket
