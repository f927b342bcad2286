"""Jira's issues as it tells of them: searched by our labels, each with its comments and its
history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from adapters.helpdesk.http import Service
from adapters.helpdesk.jira import answers
from adapters.helpdesk.jira.events import label_of, number_of

PAGE = 100


def path_of(key: str) -> str:
    return f"/rest/api/3/issue/{quote(key, safe='')}"


class Issues:
    def __init__(self, service: Service, tag: str) -> None:
        self._service = service
        self._tag = tag

    async def first(self, number: str) -> answers.Issue | None:
        """The one with our ticket's number; the first, since a clone has the labels, too."""
        return (await self._firsts([number])).get(number)

    async def originals(self, issues: Sequence[answers.Issue]) -> list[answers.Issue]:
        """Those that are ours, looked up at once: whoever clones a request clones its labels, too,
        and the first one is ours."""
        numbers = {number for issue in issues if (number := number_of(issue, self._tag))}
        firsts = await self._firsts(sorted(numbers))
        return [issue for issue in issues if self._earlier(issue, firsts) is issue]

    async def _firsts(self, numbers: Sequence[str]) -> dict[str, answers.Issue]:
        """Of each number the first request that has it."""
        found: dict[str, answers.Issue] = {}
        for start in range(0, len(numbers), PAGE):
            some = (label_of(number, self._tag) for number in numbers[start : start + PAGE])
            labels = ", ".join(f'"{label}"' for label in some)
            for issue in await self.search(f"labels in ({labels})"):
                found[number_of(issue, self._tag) or ""] = self._earlier(issue, found)
        return found

    def _earlier(self, issue: answers.Issue, known: Mapping[str, answers.Issue]) -> answers.Issue:
        """Of it and the one that is known of its number; the search knows the newest only later."""
        other = known.get(number_of(issue, self._tag) or "", issue)
        return min(issue, other, key=lambda one: int(one.id))

    async def search(self, jql: str) -> list[answers.Issue]:
        issues: list[answers.Issue] = []
        params = {"jql": jql, "fields": "labels", "maxResults": str(PAGE)}
        while True:
            answer = await self._service.call("GET", "/rest/api/3/search/jql", params=params)
            page = answer.read(answers.Found)
            issues += page.issues
            if page.nextPageToken is None:
                return issues
            params["nextPageToken"] = page.nextPageToken

    async def said(self, key: str) -> list[answers.Said]:
        """The newest hundred. Version 2 of the API gives comments as text, version 3 as a
        document."""
        path = path_of(key).replace("/api/3/", "/api/2/")
        params = {"orderBy": "-created", "maxResults": str(PAGE)}
        answer = await self._service.call("GET", f"{path}/comment", params=params)
        return answer.read(answers.Comments).comments

    async def histories(self, key: str) -> list[answers.History]:
        histories: list[answers.History] = []
        while True:
            params = {"startAt": str(len(histories)), "maxResults": str(PAGE)}
            answer = await self._service.call("GET", f"{path_of(key)}/changelog", params=params)
            page = answer.read(answers.Histories)
            histories += page.values
            if page.isLast or not page.values:
                return histories
