"""A ticket as a helpdesk gets it: plain text with everything that the care team needs, with what
was said of it before, and whether it is urgent; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.desk import subjects
from bot.desk.showing import ticket_cards
from bot.dialogue import files, naming, speech, words
from bot.knowledge.entries import Entry, Knowledge
from bot.knowledge.translations import spoken
from bot.model.tickets import Said, Ticket
from bot.ports.helpdesk import Filing
from bot.ports.pictures import PATH, Picture


def filing_of(ticket: Ticket, knowledge: Knowledge, pictures: Iterable[Picture] = ()) -> Filing:
    """What is said and noted on it, as far as it does not follow by itself."""
    with naming.naming(knowledge.brand), speech.speaking(language(ticket, knowledge)):
        return _filing(ticket, spoken(knowledge, speech.language()), pictures)


def language(ticket: Ticket, knowledge: Knowledge) -> str:
    """That of whoever works the ticket."""
    return subjects.route_named(ticket.route, knowledge).language


def _filing(ticket: Ticket, knowledge: Knowledge, pictures: Iterable[Picture]) -> Filing:
    entry = knowledge.by_id.get(ticket.entry or "")
    return Filing(
        number=ticket.number,
        route=ticket.route,
        subject=ticket.subject,
        body="\n\n".join(_parts(ticket, entry)),
        note="\n\n".join(_notes(ticket, entry)) or None,
        urgent=ticket.urgent,
        requester=ticket.by.name,
        company=ticket.by.company.name,
        filed=ticket.filed,
        files=tuple(pictures),
    )


def pictures_of(ticket: Ticket) -> Iterator[str]:
    """The ids of those that the bot keeps, by their links."""
    for file in ticket.files:
        _, path, id = file.link.partition(PATH)
        if path and id:
            yield id


def _parts(ticket: Ticket, entry: Entry | None) -> Iterator[str]:
    yield "\n".join(_who(ticket))
    if ticket.body:
        yield ticket.body
    if ticket.quoted:
        yield words.in_answer_to(ticket.quoted)
    if ticket.asked != ticket.body:
        yield f"{words.CARE_WORDS}:\n{ticket.asked}"
    if details := ticket_cards.details(ticket, entry):
        yield "\n".join(f"{detail.label}: {detail.value}" for detail in details)
    yield f"{words.CARE_SHOWN}:\n{ticket.shown}" if ticket.shown else words.CARE_NO_ANSWER_SHOWN
    if ticket.files:
        yield "\n".join([f"{words.CARE_FILES}:", *map(files.line, ticket.files)])
    if ticket.link:
        yield f"{words.CARE_WHERE}: {ticket.link}"
    if ticket.said:
        yield _before(words.CARE_SAID, ticket.said)


def _notes(ticket: Ticket, entry: Entry | None) -> Iterator[str]:
    """For staff only."""
    if entry and entry.staff_note:
        yield entry.staff_note
    if ticket.notes:
        yield _before(words.CARE_NOTES, ticket.notes)


def _before(heading: str, every: Iterable[Said]) -> str:
    lines = [f"{one.at:%Y-%m-%d %H:%M} UTC, {one.who}: {one.text}" for one in every]
    return "\n\n".join([f"{heading}:", *lines])


def _who(ticket: Ticket) -> Iterator[str]:
    yield f"{words.CARE_WHO}: {ticket.by.name}"
    yield f"{words.CARE_COMPANY}: {ticket.by.company.name}"
    if told := ticket_cards.foreign(ticket_cards.partners_words(ticket)):
        yield f"{words.CARE_WRITTEN}: {told}"
