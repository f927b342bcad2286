"""Zendesk Support: tickets over its Ticketing API. What happened there is read in `events.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from adapters.helpdesk.files import file_name, if_taken
from adapters.helpdesk.http import Service, basic
from adapters.helpdesk.limits import ZENDESK_COMMENT, ZENDESK_SUBJECT, fit, short_line
from adapters.helpdesk.zendesk import answers
from adapters.helpdesk.zendesk.events import READ, Event, Events, external_id, number_of, told
from adapters.shared.retry_after import moment
from bot.errors import CareError
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Changes, Comment, Filing
from bot.ports.pictures import Picture

NOT_YET = 60  # seconds; the event export holds the newest minute back

# Nothing goes back to "new" at Zendesk: a ticket given up is open there.
WRITTEN = {
    RemoteStatus.OPEN: "open",
    RemoteStatus.CLAIMED: "open",
    RemoteStatus.WAITING: "pending",
    RemoteStatus.RESOLVED: "solved",
}


@dataclass(frozen=True, slots=True)
class ZendeskSettings:
    """`email` and `api_token` are the service user's: it is the requester, and must be an
    administrator. `tag` marks our tickets."""

    url: str
    email: str
    api_token: str = field(repr=False)
    tag: str = "bot"


class Zendesk:
    """The port, on one Zendesk account."""

    name = "zendesk"
    settles = 30.0  # our time-out, and some; a look-up by external id reads the tickets themselves
    can = frozenset({"find", "comment", "move", "changes", "files"})

    def __init__(self, settings: ZendeskSettings) -> None:
        headers = basic(f"{settings.email}/token", settings.api_token)
        self._service = Service(settings.url, name="Zendesk", headers=headers)
        self._me: int | None = None
        self.tag = settings.tag
        self._mark = f"{settings.tag.replace('-', '_')}_care_comment"
        """In an update's custom metadata: the id of our comment."""

    async def file(self, filing: Filing) -> str:
        """One internal comment holds text and note, so that they arrive together and Zendesk mails
        nobody."""
        note = filing.note_comment
        text = f"{filing.body}\n\n{note.text}" if note else filing.body
        ticket = {
            "subject": short_line(filing.subject, ZENDESK_SUBJECT),
            "comment": {"body": fit(text, ZENDESK_COMMENT), "public": False},
            "external_id": external_id(filing.number, self.tag),
            "tags": [f"{self.tag}-care", f"{self.tag}-care-{filing.route}"],
            "priority": "urgent" if filing.urgent else "normal",
        }
        if note:
            ticket["metadata"] = {"custom": {self._mark: note.id}}
        key = {"Idempotency-Key": external_id(filing.number, self.tag)}
        answer = await self._service.call(
            "POST", "/api/v2/tickets", json={"ticket": ticket}, headers=key
        )
        remote = str(answer.read(answers.One).ticket.id)
        if filing.files:
            await if_taken(self._attach(remote, filing), filing.number)
        return remote

    async def find(self, number: str) -> str | None:
        answer = await self._service.call(
            "GET", "/api/v2/tickets", params={"external_id": external_id(number, self.tag)}
        )
        ids = sorted(ticket.id for ticket in answer.read(answers.Many).tickets)
        return str(ids[0]) if ids else None

    async def comment(self, remote: str, comment: Comment) -> None:
        if comment.id in await self._marks(remote):
            return
        body = {"body": fit(comment.signed, ZENDESK_COMMENT), "public": comment.public}
        await self._update(
            remote, {"comment": body, "metadata": {"custom": {self._mark: comment.id}}}
        )

    async def move(self, remote: str, status: RemoteStatus) -> None:
        """A solved ticket needs an assignee: the service user, when it has none."""
        answer = await self._service.call("GET", f"/api/v2/tickets/{int(remote)}")
        ticket = answer.read(answers.One).ticket
        if READ.get(ticket.status) == status or ticket.status == WRITTEN[status]:
            return
        update: dict[str, object] = {"status": WRITTEN[status]}
        if status is RemoteStatus.RESOLVED and ticket.assignee_id is None:
            update["assignee_id"] = await self.me()
        await self._update(remote, update)

    async def changes_since(self, cursor: str | None) -> Changes:
        """The cursor is a second of Zendesk's clock; what happened in it comes again, with the same
        ids."""
        if cursor is None:
            answer = await self._service.call("GET", "/api/v2/users/me")
            now = moment(answer.headers.get("Date", "")) or datetime.now(UTC)
            return Changes((), str(int(now.timestamp()) - NOT_YET))
        events, until = await self._events(int(cursor))
        me = await self.me()
        by_humans = [one for one in events if (one.updater_id or 0) > 0 and one.updater_id != me]
        numbers = await self._numbers(by_humans)
        ours = [event for event in by_humans if event.ticket_id in numbers]
        people = await self._people({event.updater_id or 0 for event in ours})
        return Changes(told(ours, numbers, people), str(until))

    async def _events(self, since: int) -> tuple[list[Event], int]:
        """Each once, and the second until which they were read."""
        seen: dict[int, Event] = {}
        while True:
            params = {"start_time": str(since), "include": "comment_events"}
            path = "/api/v2/incremental/ticket_events"
            page = (await self._service.call("GET", path, params=params)).read(Events)
            seen |= {event.id: event for event in page.ticket_events}
            begin, since = since, max(since, page.end_time or since)
            if page.end_of_stream or since == begin:
                return list(seen.values()), since

    async def check(self) -> list[str]:
        try:
            user = (await self._service.call("GET", "/api/v2/users/me")).read(answers.Me).user
        except CareError as error:
            return [str(error)]
        if user.id is None:
            return [
                "Zendesk does not know the service user: check ZENDESK_EMAIL and ZENDESK_API_TOKEN."
            ]
        if user.role != "admin":
            return [
                "Zendesk shows ticket events to administrators only: make the service user one."
            ]
        return []

    async def close(self) -> None:
        """Nothing stays open between calls."""

    async def me(self) -> int:
        """The service user's id, for `read_webhook`."""
        if self._me is None:
            self._me = (await self._service.call("GET", "/api/v2/users/me")).read(
                answers.Me
            ).user.id or 0
        return self._me

    async def person(self, id: int) -> answers.User | None:
        """Who that is, for `read_webhook`; None where Zendesk does not know."""
        return (await self._people({id})).get(id)

    async def _marks(self, remote: str) -> set[str]:
        marks: set[str] = set()
        params = {"page[size]": "100"}
        while True:
            answer = await self._service.call(
                "GET", f"/api/v2/tickets/{int(remote)}/audits", params=params
            )
            page = answer.read(answers.Audits)
            for audit in page.audits:
                marks.add((audit.metadata.get("custom") or {}).get(self._mark, ""))
            if not (page.meta.has_more and page.meta.after_cursor):
                return marks
            params["page[after]"] = page.meta.after_cursor

    async def _attach(self, remote: str, filing: Filing) -> None:
        """In an internal comment of their own: what is sent again with the same key must be the
        same, and each upload has another token."""
        tokens = [await self._uploaded(file) for file in filing.files]
        names = "\n".join(file_name(file) for file in filing.files)
        comment = {"body": names, "public": False, "uploads": tokens}
        mark = {"custom": {self._mark: f"{filing.number}-files"}}
        await self._update(remote, {"comment": comment, "metadata": mark})

    async def _uploaded(self, file: Picture) -> str:
        answer = await self._service.call(
            "POST",
            "/api/v2/uploads",
            data=file.content,
            params={"filename": file_name(file)},
            headers={"Content-Type": file.kind},
        )
        return answer.read(answers.Upload).upload.token

    async def _update(self, remote: str, ticket: Mapping[str, object]) -> None:
        await self._service.call("PUT", f"/api/v2/tickets/{int(remote)}", json={"ticket": ticket})

    async def _numbers(self, events: list[Event]) -> dict[int, str]:
        """Our number of each ticket that is ours."""
        numbers: dict[int, str] = {}
        for ids in _hundreds({event.ticket_id for event in events}):
            answer = await self._service.call(
                "GET", "/api/v2/tickets/show_many", params={"ids": ids}
            )
            for ticket in answer.read(answers.Many).tickets:
                if number := number_of(ticket.external_id, self.tag):
                    numbers[ticket.id] = number
        return numbers

    async def _people(self, ids: set[int]) -> dict[int, answers.User]:
        """Those whom Zendesk knows."""
        people: dict[int, answers.User] = {}
        for some in _hundreds(ids):
            params = {"ids": some}
            answer = await self._service.call("GET", "/api/v2/users/show_many", params=params)
            users = answer.read(answers.Users).users
            people |= {user.id: user for user in users if user.id is not None}
        return people


def _hundreds(ids: set[int]) -> list[str]:
    ordered = [str(one) for one in sorted(ids)]
    return [",".join(ordered[start : start + 100]) for start in range(0, len(ordered), 100)]
