"""Roundup, an open-source tracker, through its REST interface and with the classic template's
states.

It has no field for our number and no private messages. So the number is the Message-ID of a
ticket's first message (titles get edited), a comment's id that of its message; and what a human
writes there goes to the partner only when it begins with `@partner`: what is forgotten stays with
the staff. It has no webhooks and shows no history: of two changes between two polls the later one
is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from adapters.helpdesk.http import Answer, Service, basic
from adapters.helpdesk.limits import ROUNDUP_SUBJECT, short_line
from adapters.helpdesk.roundup.answers import (
    Cursor,
    Data,
    Issue,
    Message,
    One,
    Row,
    Rows,
    Touched,
    Written,
)
from adapters.helpdesk.roundup.events import READ, message_id, moved, number_in, said, spelled
from adapters.shared import retry_after
from adapters.shared.outgoing import NOBODY
from bot.errors import CareError
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Change, Changes, Comment, Filing

WRITTEN = {
    RemoteStatus.OPEN: "unread",
    RemoteStatus.CLAIMED: "in-progress",
    RemoteStatus.WAITING: "need-eg",
    RemoteStatus.RESOLVED: "resolved",
}
OVERLAP = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RoundupSettings:
    """`url` as in the tracker's `config.ini`; `user` is the service user, whose role User is
    enough."""

    url: str
    user: str
    password: str = field(repr=False)
    priority: str = "bug"
    urgent_priority: str = "urgent"
    private: frozenset[str] = NOBODY


class Roundup:
    """The port, on one Roundup tracker."""

    name = "roundup"
    settles = (
        40.0  # our time-out, and as much for Roundup to finish; a look-up reads the database itself
    )
    can = frozenset({"find", "comment", "move", "changes"})

    def __init__(self, settings: RoundupSettings, *, page: int = 50) -> None:
        """`page`: issues a request."""
        self._settings = settings
        self._rows_a_page = page
        address = urlsplit(settings.url)
        # Roundup's defence against foreign pages asks these three of every client.
        defence = {
            "Origin": f"{address.scheme}://{address.netloc}",
            "Referer": settings.url.rstrip("/") + "/",
            "X-Requested-With": "rest",
        }
        headers = basic(settings.user, settings.password) | defence
        self._service = Service(
            settings.url, name="Roundup", headers=headers, private=settings.private
        )

    async def file(self, filing: Filing) -> str:
        """The messages come first, each made once; the issue holds text and note from its
        beginning."""
        text = await self._message(message_id("ticket", filing.number), filing.body)
        already = await self._holding(text)
        if already is not None:
            return already
        note = filing.note_comment
        issue = {
            "title": short_line(f"[{filing.number}] {filing.subject}", ROUNDUP_SUBJECT),
            "messages": [text, await self._comment(note)] if note else [text],
            "status": WRITTEN[RemoteStatus.OPEN],
            "priority": self._settings.urgent_priority
            if filing.urgent
            else self._settings.priority,
        }
        return await self._create("issue", issue)

    async def find(self, number: str) -> str | None:
        text = await self._message_with(message_id("ticket", number))
        return None if text is None else await self._holding(text)

    async def comment(self, remote: str, comment: Comment) -> None:
        message = await self._comment(comment)
        issue = await self._issue(remote)
        if message not in issue.attributes.messages:
            # The status goes along unchanged, or Roundup's own rule would set "chatting" for a new
            # message.
            messages = [*issue.attributes.messages, message]
            await self._change(
                remote, issue, {"messages": messages, "status": issue.attributes.status}
            )

    async def move(self, remote: str, status: RemoteStatus) -> None:
        issue = await self._issue(remote)
        if READ.get(issue.attributes.status or "") is not status:
            await self._change(remote, issue, {"status": WRITTEN[status]})

    async def changes_since(self, cursor: str | None) -> Changes:
        """What was touched in the last minute is looked at again: what began earlier, and has an
        earlier time and a lower number, may be there later."""
        # Asked first: what is written while we read is left to the next time, and none is jumped
        # over.
        written, now = await self._written()
        since = Cursor.model_validate_json(cursor) if cursor else await self._beginning(written)
        touched = await self._touched(since.at)
        issues = [await self._issue(row.id) for row in touched]
        news = [change for issue in issues for change in await self._news(issue, since)]
        news.sort(key=lambda change: change.at)
        following = _following(since, issues, written, spelled(now - OVERLAP))
        return Changes(tuple(news) if cursor else (), following.model_dump_json())

    async def check(self) -> list[str]:
        priorities = {self._settings.priority, self._settings.urgent_priority}
        wanted = [("status", name) for name in WRITTEN.values()]
        wanted += [("priority", name) for name in priorities]
        missing: list[str] = []
        try:
            for kind, name in wanted:
                if not await self._ids(kind, {"name:": name}):
                    missing.append(f'Roundup has no {kind} "{name}": add it to the tracker.')
        except CareError as error:
            return [str(error)]
        return missing

    async def close(self) -> None:
        """Nothing stays open between calls."""

    async def _beginning(self, written: Sequence[Written]) -> Cursor:
        touched = await self._page(1)
        at = touched[0].activity if touched else ""
        return Cursor(at=at, told=[], message=int(written[0].id) if written else 0)

    async def _written(self) -> tuple[list[Written], datetime]:
        """The latest messages, the newest first, with the time by Roundup's own clock."""
        size = str(self._rows_a_page)
        params = {"@fields": "id,creation", "@sort": "-id", "@page_size": size}
        answer = await self._get("msg", params)
        now = retry_after.moment(answer.headers.get("Date", "")) or datetime.now(UTC)
        return answer.read(Data[Rows[Written]]).data.collection, now

    async def _touched(self, since: str) -> list[Touched]:
        """The issues touched since, in that second too; the oldest first."""
        found: dict[str, Touched] = {}
        page = 1
        while True:
            rows = [row for row in await self._page(page) if row.activity >= since]
            found |= {row.id: row for row in rows}
            if len(rows) < self._rows_a_page:
                return sorted(found.values(), key=lambda row: (row.activity, int(row.id)))
            page += 1

    async def _page(self, page: int) -> list[Touched]:
        """Those touched last come first."""
        params = {
            "@fields": "id,activity",
            "@sort": "-activity",
            "@page_size": str(self._rows_a_page),
            "@page_index": str(page),
        }
        return (await self._get("issue", params)).read(Data[Rows[Touched]]).data.collection

    async def _news(self, issue: One[Issue], since: Cursor) -> list[Change]:
        messages = issue.attributes.message_ids
        later = (message for message in messages if message > since.message)
        new = [message for message in later if message not in since.said]
        if issue.etag in since.told and not new:
            return []
        number = number_in((await self._said(messages[0])).messageid) if messages else None
        if number is None:
            return []
        us = self._settings.user
        comments = [one for id in new for one in said(f"msg{id}", await self._said(id), number, us)]
        return comments + ([] if issue.etag in since.told else moved(issue, number, us))

    async def _issue(self, remote: str) -> One[Issue]:
        fields = "status.name,messages,activity,actor.username,actor.realname"
        answer = await self._get(f"issue/{int(remote)}", {"@fields": fields, "@verbose": "0"})
        return answer.read(Data[One[Issue]]).data

    async def _change(self, remote: str, issue: One[Issue], change: Mapping[str, object]) -> None:
        """Only if it is still as we read it."""
        headers = {"If-Match": issue.etag}
        path = f"/rest/data/issue/{int(remote)}"
        await self._service.call("PUT", path, json=change, headers=headers)

    async def _said(self, message: int) -> Message:
        fields = "content,creation,creator.username,creator.realname,messageid"
        answer = await self._get(f"msg/{message}", {"@fields": fields, "@verbose": "3"})
        return answer.read(Data[One[Message]]).data.attributes

    async def _comment(self, comment: Comment) -> str:
        return await self._message(message_id("comment", comment.id), comment.labelled)

    async def _message(self, messageid: str, text: str) -> str:
        """The message with this id; made unless it is there."""
        message = {"content": text, "author": self._settings.user, "messageid": messageid}
        return await self._message_with(messageid) or await self._create("msg", message)

    async def _message_with(self, messageid: str) -> str | None:
        found = await self._ids("msg", {"messageid:": messageid})
        return found[0] if found else None

    async def _holding(self, message: str) -> str | None:
        found = await self._ids("issue", {"messages": message})
        return found[0] if found else None

    async def _create(self, kind: str, what: Mapping[str, object]) -> str:
        answer = await self._service.call("POST", f"/rest/data/{kind}", json=what)
        return answer.read(Data[Row]).data.id

    async def _ids(self, kind: str, params: Mapping[str, str]) -> list[str]:
        rows = (await self._get(kind, params)).read(Data[Rows[Row]]).data.collection
        return [row.id for row in rows]

    async def _get(self, path: str, params: Mapping[str, str]) -> Answer:
        return await self._service.call("GET", f"/rest/data/{path}", params=params)


def _following(
    since: Cursor, issues: Sequence[One[Issue]], written: Sequence[Written], whole: str
) -> Cursor:
    """`whole`: until when all that was begun is there."""
    latest = max((issue.attributes.activity for issue in issues), default=since.at)
    at = max(since.at, min(latest, whole))
    settled = (int(one.id) for one in written if one.creation < whole)
    message = max(since.message, next(settled, 0))
    return Cursor(
        at=at,
        told=[issue.etag for issue in issues if issue.attributes.activity >= at],
        message=message,
        said=[id for issue in issues for id in issue.attributes.message_ids if id > message],
    )
