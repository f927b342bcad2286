"""The playground's helpdesk: it keeps its tickets in the database, and can be switched off like a
real one that fails.

It is asked from the courier's event loop and from the page's: nothing in it belongs to one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from adapters.web.visitors import CHANNEL
from bot.gateway.executor import in_database
from bot.model.people import Place
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Changes, Comment, Filing, HelpdeskError
from bot.ports.slots import Slots

HERE = Place(CHANNEL, "helpdesk")
RETRY_AFTER = 5.0  # seconds


class PlaygroundHelpdesk:
    """The port; `changed` is called, in any thread, when its page looks different."""

    name = "playground"
    settles = 0.0
    can = frozenset({"find", "comment", "move"})

    def __init__(self, slots: Slots, changed: Callable[[], None]) -> None:
        self._slots = slots
        self._changed = changed

    async def file(self, filing: Filing) -> str:
        note = filing.note_comment
        comments = [_kept(note)] if note else []
        ticket = {
            "number": filing.number,
            "subject": filing.subject,
            "status": RemoteStatus.OPEN,
            "comments": comments,
        }
        await in_database(self._keep, filing.number, ticket)
        return filing.number

    async def find(self, number: str) -> str | None:
        return number if await in_database(self._ticket, number) else None

    async def comment(self, remote: str, comment: Comment) -> None:
        ticket = await in_database(self._ticket, remote)
        if comment.id not in {one["id"] for one in ticket["comments"]}:
            added = {**ticket, "comments": [*ticket["comments"], _kept(comment)]}
            await in_database(self._keep, remote, added)

    async def move(self, remote: str, status: RemoteStatus) -> None:
        ticket = await in_database(self._ticket, remote)
        await in_database(self._keep, remote, {**ticket, "status": status})

    async def changes_since(self, cursor: str | None) -> Changes:
        """Never called, as `can` says: nobody works there."""
        raise NotImplementedError

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        """Nothing stays open."""

    async def switch(self, *, on: bool) -> None:
        await in_database(self._slots.keep_reference, HERE, {"on": on})
        self._changed()

    async def page(self) -> str:
        """Its part of the page."""
        return await in_database(self._drawn)

    def _drawn(self) -> str:
        tickets = [ticket for _, ticket in self._slots.messages(HERE)]
        from adapters.web.drawing import cards

        return cards.helpdesk(on=self._on(), tickets=tickets[::-1])

    def _ticket(self, number: str) -> Mapping[str, Any]:
        self._must_be_on()
        return self._slots.message(CHANNEL, _slot(number)) or {}

    def _keep(self, number: str, ticket: Mapping[str, Any]) -> None:
        self._must_be_on()
        self._slots.keep_message(HERE, _slot(number), ticket)
        self._changed()

    def _must_be_on(self) -> None:
        if not self._on():
            raise HelpdeskError(
                "The playground's helpdesk is switched off", retry_after=RETRY_AFTER
            )

    def _on(self) -> bool:
        known = self._slots.reference(HERE)
        return known is None or bool(known["on"])


def _slot(number: str) -> str:
    return f"helpdesk/{number}"


def _kept(comment: Comment) -> dict[str, object]:
    return {"id": comment.id, "text": comment.signed, "public": comment.public}
