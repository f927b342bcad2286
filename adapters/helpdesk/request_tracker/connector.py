"""Request Tracker 5 through REST2: our number stands in a custom field, a comment's id in its
subject.

The service user creates the tickets and no requestor is set, so that Request Tracker mails no
partner. It has no webhooks: changes are polled, from the transactions of the tickets that the
service user created, wherever they were moved to.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from adapters.helpdesk.files import as_text, file_name
from adapters.helpdesk.http import Answer, Service
from adapters.helpdesk.limits import REQUEST_TRACKER_SUBJECT, short_line
from adapters.helpdesk.request_tracker.answers import (
    Attachment,
    Content,
    Row,
    Rows,
    Ticket,
    Transaction,
)
from adapters.helpdesk.request_tracker.checkup import problems
from adapters.helpdesk.request_tracker.events import (
    READ,
    moved,
    number_of,
    quoted,
    said,
    without_tags,
)
from adapters.helpdesk.request_tracker.settings import RequestTrackerSettings
from adapters.shared.retry_after import moment
from bot.errors import CareError, SettingsError
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import (
    Change,
    Changes,
    Comment,
    Filing,
    HelpdeskError,
    InDoubt,
)
from bot.ports.pictures import Picture

WRITTEN = {
    RemoteStatus.OPEN: "new",
    RemoteStatus.CLAIMED: "open",
    RemoteStatus.WAITING: "stalled",
    RemoteStatus.RESOLVED: "resolved",
}
OVERLAP = timedelta(minutes=1)
ITSELF = "RT_System"  # who opens a ticket on our comment, by Request Tracker's own rule
URGENT = 100  # of its priorities "High"


class RequestTracker:
    """The port, on one queue of a Request Tracker."""

    name = "request-tracker"
    # Our time-out, and as much for Request Tracker to finish; a look-up reads the database.
    settles = 40.0
    can = frozenset({"find", "comment", "move", "changes", "files"})

    def __init__(self, settings: RequestTrackerSettings) -> None:
        if "[" in settings.number_field + settings.user:
            raise SettingsError("Request Tracker: RT_NUMBER_FIELD and RT_USER must not contain [")
        self._settings = settings
        headers = {"Authorization": f"token {settings.token}"}
        self._service = Service(
            settings.url, name="Request Tracker", headers=headers, private=settings.private
        )

    async def file(self, filing: Filing) -> str:
        remote = await self.find(filing.number) or await self._create(filing)
        note = filing.note_comment
        if note is not None:
            try:
                await self.comment(remote, note)
            except HelpdeskError as error:
                raise InDoubt(f"the ticket is there, its note not yet: {error}") from None
        return remote

    async def find(self, number: str) -> str | None:
        query = f"'CF.{{{quoted(self._settings.number_field)}}}' = '{quoted(number)}'"
        answer = await self._get("tickets", {"query": query, "orderby": "id"})
        found = answer.read(Rows[Row]).items
        return found[0].id if found else None

    async def comment(self, remote: str, comment: Comment) -> None:
        where = f"TicketId = {int(remote)} AND Subject LIKE '({quoted(comment.id)})'"
        query = f"ObjectType = 'RT::Ticket' AND {where}"
        if (await self._get("transactions", {"query": query})).read(Rows[Row]).items:
            return
        message = {
            "Subject": (
                f"{'Care desk' if comment.public else 'Care desk, staff only'} ({comment.id})"
            ),
            "Content": comment.signed,
            "ContentType": "text/plain",
        }
        kind = "correspond" if comment.public else "comment"
        await self._service.call("POST", f"/REST/2.0/ticket/{int(remote)}/{kind}", json=message)

    async def move(self, remote: str, status: RemoteStatus) -> None:
        before = (await self._ticket(remote)).status
        if READ.get(before) is status:
            return
        change = {"Status": WRITTEN[status]}
        await self._service.call("PUT", f"/REST/2.0/ticket/{int(remote)}", json=change)
        # A refusal comes as 200 with a sentence in the service user's language.
        after = (await self._ticket(remote)).status
        if after == before:
            raise HelpdeskError(
                f"Request Tracker: a ticket stays {before}; its lifecycle and the service user's"
                f" rights must allow {WRITTEN[status]}"
            )

    async def changes_since(self, cursor: str | None) -> Changes:
        """At most a hundred transactions a call. Those of the last minute are told again: one that
        began earlier, and has a lower id, may be there later, once its mails are sent."""
        if cursor is None:
            newest, _ = await self._transactions("id > 0", order="DESC", per_page=1)
            return Changes((), newest[0].id if newest else "0")
        found, now = await self._transactions(f"id > {int(cursor)}", order="ASC", per_page=100)
        numbers: dict[str, str | None] = {}
        changes: list[Change] = []
        for one in found:
            if one.by.name in (self._settings.user, ITSELF):
                continue
            if one.ticket not in numbers:
                numbers[one.ticket] = number_of(
                    await self._ticket(one.ticket), self._settings.number_field
                )
            number = numbers[one.ticket]
            changes += [] if number is None else await self._told(one, number)
        whole = [one.id for one in found if one.at < now - OVERLAP]
        return Changes(tuple(changes), whole[-1] if whole else cursor)

    async def check(self) -> list[str]:
        try:
            return [one async for one in problems(self._service, self._settings)]
        except CareError as error:
            return [str(error)]

    async def close(self) -> None:
        """Nothing stays open between calls."""

    async def _create(self, filing: Filing) -> str:
        ticket: dict[str, object] = {
            "Queue": self._settings.queue,
            "Subject": short_line(f"[{filing.number}] {filing.subject}", REQUEST_TRACKER_SUBJECT),
            "Content": filing.body,
            "ContentType": "text/plain",
            "CustomFields": {self._settings.number_field: filing.number},
        }
        if filing.urgent:
            ticket["Priority"] = URGENT
        if filing.files:
            ticket["Attachments"] = [_file(file) for file in filing.files]
        remote = (await self._service.call("POST", "/REST/2.0/ticket", json=ticket)).read(Row).id
        # Without the right it drops the field and says nothing, and would be filed again after
        # every doubt.
        if number_of(await self._ticket(remote), self._settings.number_field) != filing.number:
            raise HelpdeskError(
                f"Request Tracker: ticket {remote} was made without its number; apply the custom"
                " field "
                f'"{self._settings.number_field}" to the queue, and grant SetInitialCustomField'
                " and "
                "SeeCustomField"
            )
        return remote

    async def _transactions(
        self, where: str, *, order: str, per_page: int
    ) -> tuple[list[Transaction], datetime]:
        """With the time by Request Tracker's own clock."""
        params = {
            "query": (
                f"ObjectType = 'RT::Ticket' AND TicketCreator = '{quoted(self._settings.user)}' "
                f"AND ( Type = 'Status' OR Type = 'Correspond' ) AND {where}"
            ),
            "fields": "Type,ObjectId,Creator,Created,NewValue",
            "fields[Creator]": "RealName",
            "orderby": "id",
            "order": order,
            "per_page": str(per_page),
        }
        answer = await self._get("transactions", params)
        now = moment(answer.headers.get("Date", "")) or datetime.now(UTC)
        return answer.read(Rows[Transaction]).items, now

    async def _told(self, one: Transaction, number: str) -> list[Change]:
        if one.kind == "Correspond":
            return said(one, number, await self._text(one.id))
        return moved(one, number)

    async def _text(self, transaction: str) -> str:
        params = {"fields": "ContentType,Filename"}
        answer = await self._get(f"transaction/{transaction}/attachments", params)
        parts = [part for part in answer.read(Rows[Attachment]).items if not part.file]
        for kind in ("text/plain", "text/html"):
            for part in parts:
                if part.kind == kind:
                    content = (await self._get(f"attachment/{part.id}", {})).read(Content).content
                    text = base64.b64decode(content or "").decode("utf-8", "replace")
                    return (text if kind == "text/plain" else without_tags(text)).strip()
        return ""

    async def _ticket(self, remote: str) -> Ticket:
        return (await self._get(f"ticket/{int(remote)}", {})).read(Ticket)

    async def _get(self, path: str, params: Mapping[str, str]) -> Answer:
        return await self._service.call("GET", f"/REST/2.0/{path}", params=params)


def _file(file: Picture) -> dict[str, str]:
    return {"FileName": file_name(file), "FileType": file.kind, "FileContent": as_text(file)}
