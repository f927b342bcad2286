"""The console's pages as HTML; pure, and everything that a person typed is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from adapters.console.drawing import fields, preview
from adapters.console.drawing.drawn import draw
from adapters.console.sessions.session import Session
from bot.dialogue.cards import Card, CareCard
from bot.dialogue.learning import (
    ChangeCard,
    ChangeLine,
    MissCard,
    MissLine,
    ReceiptCard,
    TeachForm,
)
from bot.dialogue.lessons import TAUGHT
from bot.dialogue.reports import ReportCard
from bot.dialogue.views import ChangesView, MissesView
from bot.knowledge import listing
from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.listing import EntriesWanted
from bot.model.tickets import Ticket
from bot.model.versions import Version
from bot.ports.lists import Found, TicketsWanted


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose page it is, and what they were told lately: (what happened, what to do now)."""

    session: Session
    told: Sequence[tuple[str, str]] = ()


def door(accounts: Sequence[str], told: str) -> str:
    """Where somebody signs in; `told` is what happened before."""
    return draw("door.html", accounts=accounts, told=told)


def problem(sentences: Sequence[str]) -> str:
    return draw("problem.html", sentences=sentences)


def tickets(
    by: Reader,
    found: Found[Ticket],
    wanted: TicketsWanted,
    query: Mapping[str, str],
    companies: Sequence[tuple[str, str]],
    knowledge: Knowledge,
) -> str:
    """`query` is what the address says, for the links to other pages of the list."""
    routes = {route.id: route.name for route in knowledge.routes}
    return draw(
        "tickets.html",
        by=by,
        found=found,
        wanted=wanted,
        query=query,
        companies=companies,
        routes=routes,
        here="tickets",
    )


def ticket(by: Reader, card: CareCard) -> str:
    return draw("ticket_page.html", by=by, card=card, here="tickets")


def report(by: Reader, card: ReportCard, here: str, back: str = "", file: str = "") -> str:
    """`back`: where else to go from it."""
    return draw("report_page.html", by=by, card=card, here=here, back=back, file=file)


def form(
    by: Reader,
    form: fields.CareForm,
    back: str,
    here: str,
    problems: Mapping[str, str],
    typed: Mapping[str, str],
    draft: Card | None = None,
    *,
    fits: bool = False,
) -> str:
    """`problems` says what is wrong with which field; `typed` is what stood in them; `draft` is
    what would be answered; `fits`: it was checked, and nothing is wrong with it."""
    return draw(
        "form.html",
        by=by,
        sheet=fields.sheet(form),
        back=back,
        here=here,
        problems=problems,
        typed=typed,
        previews=list(preview.previews(draft)) if draft else [],
        checked=isinstance(form, TeachForm) and form.lesson in TAUGHT,
        fits=fits,
    )


def misses(
    by: Reader,
    found: Found[MissLine],
    view: MissesView,
    query: Mapping[str, str],
    page: int,
    waiting: int,
) -> str:
    """`waiting`: changes that wait for somebody."""
    return draw(
        "misses.html",
        by=by,
        found=found,
        order=view.order,
        query=query,
        page=page,
        waiting=waiting,
        here="misses",
    )


def miss(by: Reader, card: MissCard, here: str) -> str:
    return draw("miss_page.html", by=by, card=card, here=here)


def changes(
    by: Reader,
    found: Found[ChangeLine],
    view: ChangesView,
    query: Mapping[str, str],
    page: int,
    unknown: Sequence[str],
) -> str:
    """`unknown`: changes of which this release knows nothing but their ids."""
    return draw(
        "changes.html",
        by=by,
        found=found,
        order=view.order,
        query=query,
        page=page,
        unknown=unknown,
        here="changes",
    )


def change(by: Reader, card: ChangeCard) -> str:
    return draw("change_page.html", by=by, card=card, here="changes")


def entries(
    by: Reader,
    found: Found[Entry],
    wanted: EntriesWanted,
    query: Mapping[str, str],
    knowledge: Knowledge,
    today: date,
) -> str:
    late = {entry.id for entry in found.rows if listing.overdue(entry, today)}
    return draw(
        "entries.html",
        by=by,
        found=found,
        wanted=wanted,
        query=query,
        topics=knowledge.topics,
        late=late,
        here="entries",
    )


def entry(by: Reader, entry: Entry, card: Card, versions: Sequence[Version], *, late: bool) -> str:
    """`late`: somebody should look at it again."""
    return draw(
        "entry_page.html",
        by=by,
        entry=entry,
        previews=list(preview.previews(card)),
        versions=versions[::-1],
        late=late,
        here="entries",
    )


def version(by: Reader, card: ReceiptCard) -> str:
    return draw("version.html", by=by, card=card, here="entries")
