"""A ticket as a helpdesk gets it: plain text with everything that the care team needs; pure."""

from __future__ import annotations

from bot.dialogue import words
from bot.knowledge.entries import Knowledge
from bot.model.text import one_line
from bot.model.tickets import Attachment, Ticket
from bot.ports.helpdesk import Filing


def filing_of(ticket: Ticket, knowledge: Knowledge) -> Filing:
    entry = knowledge.by_id.get(ticket.entry or "")
    return Filing(
        number=ticket.number,
        route=ticket.route,
        subject=ticket.subject,
        body="\n\n".join(_parts(ticket)),
        note=entry.staff_note if entry else None,
        urgent=ticket.urgent,
        requester=ticket.by.name,
        company=ticket.by.company.name,
        filed=ticket.filed,
    )


def _parts(ticket: Ticket) -> list[str]:
    files = [_file(file) for file in ticket.files]
    parts = [
        f"{words.CARE_WHO}: {ticket.by.name}\n{words.CARE_COMPANY}: {ticket.by.company.name}",
        ticket.body,
        words.in_answer_to(ticket.quoted) if ticket.quoted else "",
        f"{words.CARE_WORDS}:\n{ticket.asked}" if ticket.asked != ticket.body else "",
        "\n".join(f"{detail.label}: {detail.value}" for detail in ticket.details),
        f"{words.CARE_SHOWN}:\n{ticket.shown}" if ticket.shown else words.CARE_NO_ANSWER_SHOWN,
        "\n".join([f"{words.CARE_FILES}:", *files]) if files else "",
        f"{words.CARE_WHERE}: {ticket.link}" if ticket.link else "",
    ]
    return [part for part in parts if part]


def _file(file: Attachment) -> str:
    name = one_line(file.name)
    return f"{name}: {one_line(file.link)}" if file.carried else words.not_taken_along(name)
