"""Jira Service Management Cloud, over its REST APIs. What happened there is read in `events.py`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import aiohttp

from adapters.helpdesk.files import file_name, if_taken
from adapters.helpdesk.http import Service, basic
from adapters.helpdesk.jira import answers
from adapters.helpdesk.jira.checkup import problems
from adapters.helpdesk.jira.events import commented, label_of, moved, number_of, plain_document
from adapters.helpdesk.jira.issues import Issues, path_of
from adapters.helpdesk.jira.settings import JiraSettings
from adapters.helpdesk.limits import JIRA_SUBJECT, JIRA_TEXT, fit, short_line
from bot.errors import CareError
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Change, Changes, Comment, Filing, HelpdeskError, InDoubt
from bot.ports.pictures import Picture

INTERNAL = "sd.public.comment"  # Jira's own: who sees a comment
OVERLAP = timedelta(minutes=5)  # how long the search index may lag behind the issues

# A workflow that has only one of open and claimed is common: then either will do.
NEAR = {
    RemoteStatus.OPEN: (RemoteStatus.OPEN, RemoteStatus.CLAIMED),
    RemoteStatus.CLAIMED: (RemoteStatus.CLAIMED, RemoteStatus.OPEN),
    RemoteStatus.WAITING: (RemoteStatus.WAITING,),
    RemoteStatus.RESOLVED: (RemoteStatus.RESOLVED,),
}


class Jira:
    """The port, on one service desk of a Jira Cloud site."""

    name = "jira"
    settles = 90.0  # the search index lags
    can = frozenset({"find", "comment", "move", "changes", "files"})

    def __init__(self, settings: JiraSettings) -> None:
        headers = basic(settings.email, settings.api_token)
        self._service = Service(settings.url, name="Jira", headers=headers)
        self._settings = settings
        self._me: str | None = None
        self.tag = settings.tag
        self.issues = Issues(self._service, self.tag)
        self._label = f"{self.tag}-care"  # on every request of ours
        self._mark = f"{self.tag}.care.comment"  # a comment's property: our id of it

    async def file(self, filing: Filing) -> str:
        """The note follows as an internal comment; without it the ticket is in doubt, because it
        exists."""
        fields = {
            "summary": short_line(filing.subject, JIRA_SUBJECT),
            "description": plain_document(fit(filing.body, JIRA_TEXT)),
            "labels": list(self._labels(filing)),
        }
        request = {
            "serviceDeskId": self._settings.service_desk,
            "requestTypeId": self._settings.request_type,
            "isAdfRequest": True,
            "requestFieldValues": fields,
        }
        answer = await self._service.call("POST", "/rest/servicedeskapi/request", json=request)
        key = answer.read(answers.Created).issueKey
        if filing.note_comment:
            try:
                await self.comment(key, filing.note_comment)
            except HelpdeskError as error:
                raise InDoubt(f"{key} was created without its note: {error}") from None
        if filing.files:
            await if_taken(self._attach(key, filing.files), filing.number)
        return key

    def _labels(self, filing: Filing) -> Iterator[str]:
        yield self._label
        yield label_of(filing.number, self.tag)
        yield f"{self.tag}-route-{filing.route}"
        if filing.urgent:
            yield f"{self.tag}-urgent"

    async def find(self, number: str) -> str | None:
        first = await self.issues.first(number)
        return first.key if first else None

    async def comment(self, remote: str, comment: Comment) -> None:
        if comment.id in await self._marks(remote):
            return
        body = {
            "body": plain_document(fit(comment.signed, JIRA_TEXT)),
            "properties": [
                {"key": INTERNAL, "value": {"internal": not comment.public}},
                {"key": self._mark, "value": {"id": comment.id}},
            ],
        }
        await self._service.call("POST", f"{path_of(remote)}/comment", json=body)

    async def move(self, remote: str, status: RemoteStatus) -> None:
        """HelpdeskError when the workflow has no way there from where the request is."""
        answer = await self._service.call("GET", path_of(remote), params={"fields": "status"})
        now = self._settings.meaning(answer.read(answers.IssueStatus).fields.status)
        transitions = f"{path_of(remote)}/transitions"
        expand = {"expand": "transitions.fields"}
        answer = await self._service.call("GET", transitions, params=expand)
        ways = answer.read(answers.Transitions).transitions
        for wanted in NEAR[status]:
            if now is wanted:
                return
            if way := self._leading_to(wanted, ways):
                await self._service.call("POST", transitions, json=_taken(way))
                return
        raise HelpdeskError(
            f"Jira: no transition of {remote} leads to {status}; add one to its workflow"
        )

    def _leading_to(
        self, status: RemoteStatus, ways: Iterable[answers.Transition]
    ) -> answers.Transition | None:
        return next((way for way in ways if self._settings.meaning(way.to) is status), None)

    async def changes_since(self, cursor: str | None) -> Changes:
        """A moment of Jira's clock; the five minutes before it are told again, with the same
        ids."""
        server = await self._service.call("GET", "/rest/api/3/serverInfo")
        now = server.read(answers.Server).serverTime
        if cursor is None:
            return Changes((), now.isoformat())
        since = datetime.fromisoformat(cursor) - OVERLAP
        minutes = max(int((now - since) / timedelta(minutes=1)) + 1, 1)
        changes: list[Change] = []
        jql = f'labels = "{self._label}" AND updated >= "-{minutes}m"'
        updated = await self.issues.search(jql)
        for issue in await self.issues.originals(updated):
            changes += await self._happened(issue, since)
        return Changes(tuple(sorted(changes, key=lambda change: change.at)), now.isoformat())

    async def check(self) -> list[str]:
        try:
            await self.me()
            return [one async for one in problems(self._service, self._settings)]
        except CareError as error:
            return [str(error)]

    async def close(self) -> None:
        """Nothing stays open between calls."""

    async def _attach(self, key: str, files: Iterable[Picture]) -> None:
        """All at once; Jira wants to know that no browser was made to send them."""
        form = aiohttp.FormData()
        for file in files:
            form.add_field("file", file.content, content_type=file.kind, filename=file_name(file))
        checked = {"X-Atlassian-Token": "no-check"}
        await self._service.call("POST", f"{path_of(key)}/attachments", data=form, headers=checked)

    async def me(self) -> str:
        """The service user's account id, for `read_webhook`."""
        if self._me is None:
            answer = await self._service.call("GET", "/rest/api/3/myself")
            self._me = answer.read(answers.Me).accountId
        return self._me

    async def _marks(self, remote: str) -> set[object]:
        me = await self.me()
        ours = [one for one in await self.issues.said(remote) if one.author.accountId == me]
        ids = [int(said.id) for said in ours]
        if not ids:
            return set()
        answer = await self._service.call(
            "POST", "/rest/api/3/comment/list", params={"expand": "properties"}, json={"ids": ids}
        )
        properties = [
            one for marked in answer.read(answers.MarkedPage).values for one in marked.properties
        ]
        return {one.value.get("id") for one in properties if one.key == self._mark}

    async def _happened(self, issue: answers.Issue, since: datetime) -> list[Change]:
        me, number = await self.me(), number_of(issue, self.tag)
        if number is None:
            return []
        changes: list[Change] = []
        for history in await self.issues.histories(issue.key):
            if history.created >= since:
                changes += moved(history, number, me, self._settings.statuses)
        for said in await self.issues.said(issue.key):
            if said.created >= since:
                changes += commented(said, number, me)
        return changes


def _taken(way: answers.Transition) -> dict[str, object]:
    """A resolution is given where the transition's screen demands one: the first that it allows."""
    resolution = way.fields.get("resolution")
    taken: dict[str, object] = {"transition": {"id": way.id}}
    if resolution and resolution.required and resolution.allowedValues:
        taken["fields"] = {"resolution": {"id": resolution.allowedValues[0].id}}
    return taken
