"""Every page of the console, each with something on it."""

from __future__ import annotations

from bot.dialogue import words
from bot.gateway.studying import Studying
from tests.drivers.console_page import ConsolePage, read
from tests.drivers.web_page import WebPage

LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmütze and all outgoing calls of it " * 3


async def filled(chat: WebPage, console: ConsolePage, studying: Studying) -> dict[str, str]:
    """By name. People asked, and raised a ticket; care announced something."""
    number = await chat.raises_ticket()
    for count in range(3):
        await chat.says(f"is my ported number allowed on a ship{'?' * count}")
        await chat.sees(words.BROWSE_TOPICS)
    await studying.group()
    await studying.count()
    ticket, entry = f"/console/tickets/{number}", "/console/entries/did-porting-duration"
    asked = {
        "overview": "/console/",
        "number": "/console/numbers/nothing",
        "misses": "/console/misses",
        "teach": f"/console/teach/change-entry?about=ticket/{number}",
        "changes": "/console/changes",
        "entries": "/console/entries",
        "entry": entry,
        "version": f"{entry}/versions/1",
        "tickets": "/console/tickets",
        "ticket": ticket,
        "reroute": f"{ticket}/reroute?seen=open",
        "companies": "/console/companies",
        "mine": "/console/mine",
        "problem": "/console/tickets/WX-00000",
    }
    return asked | await _announced(console, studying, ticket)


async def _announced(console: ConsolePage, studying: Studying, ticket: str) -> dict[str, str]:
    """A known issue and an announcement, each with long words, and all of their forms."""
    company = await _links(console, "/console/companies", "/console/companies/")
    number = ticket.rpartition("/")[2]
    begun = {"title": LONG[:140], "notice": LONG, "numbers": number}
    issue = await _made(console, "/console/issues", "new-issue", begun)
    await _made(console, issue, "update-issue", {"text": LONG})
    await studying.work()
    written = {"title": LONG[:140], "text": LONG, "chats": "yes"}
    news = await _made(console, "/console/announcements", "announce", written)
    forms = ("rewrite-issue", "add-tickets", "take-out", "close-issue")
    at = {"issue": issue.rpartition("/")[2], "news": news.rpartition("/")[2]}
    return {
        "company": company,
        "suggestions": f"{ticket}/suggestions",
        "issues": "/console/issues",
        "issue": issue,
        **{form: f"/console/teach/{form}?about={at['issue']}" for form in forms},
        "announcements": "/console/announcements",
        "announcement": news,
        "rewrite-news": f"/console/teach/rewrite-news?about={at['news']}",
    }


async def _made(console: ConsolePage, page: str, lesson: str, filled: dict[str, str]) -> str:
    """The form of a page's button, sent; gives the page of what came of it."""
    form = await _links(console, page, f"/console/teach/{lesson}")
    typed = {f"details.{name}": text for name, text in filled.items()}
    shown = await console.sends(form, "", typed)
    assert shown.status == 200, shown.text
    links = [one for one in read(shown.text).links if one.startswith((f"{page}/KI", f"{page}/AN"))]
    return links[0] if links else page


async def _links(console: ConsolePage, page: str, begins: str) -> str:
    shown = read((await console.opens(page)).text)
    return next(link for link in shown.links if link.startswith(begins))
