"""A conversation with the desk, without a platform: what people say goes in, what they see is on
their screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.desk.desk import Desk
from bot.dialogue.cards import Card, CareCard, NoticeCard, TicketCard
from bot.dialogue.form_requests import TicketFormRequest, WordFormRequest
from bot.dialogue.forms import Purpose, TicketForm, WordForm
from bot.dialogue.turns import Ask, Comment, FileTicket, Manner, Turn
from bot.knowledge.entries import Knowledge
from bot.knowledge.hours import Hours, Target
from bot.knowledge.loading import load
from bot.model.attachments import Attachment
from bot.model.people import Agent, Company, Conversation, Partner, Place, Venue
from bot.ports.channel import Pending
from bot.search import Index
from bot.search.keeping import Kept
from bot.storage.store import Store
from bot.storage.transaction import Courier
from tests import INDEX_CACHE

NETVOICE = Company("T-netvoice", "NetVoice")
LUCA = Partner("slack:U-luca", "Luca", NETVOICE)
MARTA = Partner("slack:U-marta", "Marta", NETVOICE)
GUEST = Partner("slack:U-guest", "Gwen", NETVOICE, guest=True)
STRANGER = Partner("slack:U-stranger", "Sam", Company("T-other", "Other"))
ANNA = Agent("slack:U-anna", "Anna", Company("T-wildix", "Wildix"))
BEN = Agent("slack:U-ben", "Ben", Company("T-wildix", "Wildix"))
CARE = Place("slack", "care")


_LOADED: dict[str, Knowledge] = {}
_INDEXES: dict[int, Index] = {}


def knowledge_of(folder: Path) -> Knowledge:
    """Loaded once for all tests, as long as its files say the same."""
    digest = sha256()
    for file in sorted(folder.rglob("*.*")):
        digest.update(f"{file.relative_to(folder)}\n".encode() + file.read_bytes())
    key = digest.hexdigest()
    if key not in _LOADED:
        _LOADED[key] = load(folder)
    return _LOADED[key]


def index_of(knowledge: Knowledge) -> Index:
    """Fitted once for all tests, of this run and the next."""
    if id(knowledge) not in _INDEXES:
        _INDEXES[id(knowledge)] = Index(knowledge, kept=Kept(INDEX_CACHE))
    return _INDEXES[id(knowledge)]


def kept_index(knowledge: Knowledge, index: Index) -> None:
    """Knowledge that is searched as another is needs no index of its own."""
    _INDEXES[id(knowledge)] = index


def promising(knowledge: Knowledge) -> Knowledge:
    """The same with a first answer within eight hours of work in Rome, on every route."""
    hours = Hours(ZoneInfo("Europe/Rome"), frozenset(range(5)), time(9), time(18))
    return on_every_route(knowledge, target=Target(timedelta(hours=8), hours))


def on_every_route(knowledge: Knowledge, **what: object) -> Knowledge:
    """The same where every route has this."""
    routes = {route.id: replace(route, **what) for route in knowledge.routes}  # type: ignore[arg-type]  # hours, targets
    entries = (replace(entry, route=routes[entry.route.id]) for entry in knowledge.entries)
    changed = replace(knowledge, entries=tuple(entries), routes=tuple(routes.values()))
    kept_index(changed, index_of(knowledge))
    return changed


def channel(key: str = "partners/1") -> Conversation:
    place = Place("slack", key)
    return Conversation(place, place, Venue.CHANNEL)


def direct(person: Partner = LUCA) -> Conversation:
    place = Place("slack", f"dm/{person.id}")
    return Conversation(place, place, Venue.DIRECT)


def command(person: Partner = LUCA) -> Conversation:
    return Conversation(
        Place("slack", f"only/{person.id}"), Place("slack", f"dm/{person.id}"), Venue.COMMAND
    )


@dataclass
class Chat:
    """`screens` holds, place by place, each slot's latest card in the order of the first
    posting."""

    knowledge: Knowledge
    store: Store
    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    screens: dict[Place, dict[str, Card]] = field(default_factory=dict)
    ids: count[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.desk = self._desk()

    def owes(self, courier: Courier) -> None:
        """What is owed to a helpdesk is given to this one."""
        self.store = self.store.owing(courier)
        self.desk = self._desk()

    def does(self, turn: Turn) -> tuple[Pending, ...]:
        """Hand in a turn and send what comes of it."""
        pending = self.desk.handle(turn)
        self.shows(pending)
        return pending

    def shows(self, pending: tuple[Pending, ...]) -> None:
        for one in pending:
            self.screens.setdefault(one.delivery.to, {})[one.delivery.slot] = one.delivery.card
            self.store.deliveries.done([one])

    def says(
        self,
        text: str,
        *,
        by: Partner = LUCA,
        where: Conversation | None = None,
        id: str | None = None,
        files: tuple[Attachment, ...] = (),
        manner: Manner = Manner.ADDRESSED,
        link: str | None = None,
        below: str | None = None,
    ) -> Card | None:
        """Say something; gives the card that came of it."""
        where = where or direct(by)
        pending = self.does(
            Ask(
                id=id or self.fresh(),
                by=by,
                where=where,
                text=text,
                manner=manner,
                link=link,
                files=files,
                below=below,
            )
        )
        return pending[0].delivery.card if pending else None

    def does_say(self, text: str, *, where: Conversation) -> tuple[Pending, ...]:
        """The same, with all that came of it."""
        return self.does(Ask(id=self.fresh(), by=LUCA, where=where, text=text))

    def says_on(self, ticket: str, text: str) -> tuple[Pending, ...]:
        """A comment."""
        return self.does(Comment(id=self.fresh(), by=LUCA, ticket=ticket, text=text))

    def files_ticket(
        self,
        question: str,
        *,
        by: Partner = LUCA,
        id: str | None = None,
        details: Mapping[str, str] | None = None,
        subject: str = "",
        body: str = "",
    ) -> tuple[Pending, ...]:
        form = self.ticket_form(question, by)
        return self.does(
            FileTicket(
                id=id or self.fresh(),
                by=by,
                question=question,
                subject=subject or form.subject or "Something",
                body=body or form.body or "Something happened.",
                urgent=form.urgent,
                warned=True,
                details=details
                if details is not None
                else {f.id: _filled(f.kind) for f in form.fields},
            )
        )

    def ticket_form(self, question: str, by: Partner) -> TicketForm:
        form = self.desk.form(TicketFormRequest(by=by, question=question))
        assert isinstance(form, TicketForm)
        return form

    def word_form(self, ticket: str, by: Partner, purpose: Purpose) -> WordForm:
        form = self.desk.form(WordFormRequest(by=by, ticket=ticket, purpose=purpose))
        assert isinstance(form, WordForm)
        return form

    def ticket(self, text: str = "When does HWaaS billing start?", **how: object) -> str:
        """Ask and raise a ticket about it; gives its number."""
        card = self.says(text, **how)  # type: ignore[arg-type]
        question = card.button.question if isinstance(card, NoticeCard) else card.asked.question  # type: ignore[union-attr]
        shown = self.files_ticket(question, by=how.get("by", LUCA))[0].delivery.card  # type: ignore[arg-type]
        assert isinstance(shown, TicketCard)
        return shown.number

    def care_card(self, number: str) -> CareCard:
        [card] = [c for c in self.screen(CARE) if isinstance(c, CareCard) and c.number == number]
        return card

    def screen(self, place: Place) -> list[Card]:
        return list(self.screens.get(place, {}).values())

    def waits_a_minute(self) -> None:
        self.waits(timedelta(minutes=1))

    def waits(self, time: timedelta) -> None:
        self.now += time

    def restarts(self) -> None:
        """Another process, on the same database."""
        self.desk = self._desk()

    def _desk(self) -> Desk:
        return Desk(
            self.knowledge,
            self.store,
            lambda company, route: CARE,
            lambda: self.now,
            index=index_of(self.knowledge),
        )

    def fresh(self) -> str:
        return f"Ev{next(self.ids)}"


def _filled(kind: str) -> str:
    return {
        "phone-numbers": "+44 20 7946 0123",
        "date": "2026-12-14",
        "email": "anna@example.com",
    }.get(kind, "CD45001234")
