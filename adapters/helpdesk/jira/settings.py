"""How one service desk of a Jira Cloud site is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.helpdesk.jira import answers
from adapters.helpdesk.jira.events import STATUSES
from bot.model.remote import RemoteStatus


@dataclass(frozen=True, slots=True)
class JiraSettings:
    """`email` and `api_token` are the service user's, an agent of the service desk: it is the
    reporter.

    `statuses` gives the workflow's steps, in small letters, their meaning for us; `tag` marks our
    requests.
    """

    url: str
    email: str
    api_token: str = field(repr=False)
    service_desk: str
    request_type: str
    statuses: Mapping[str, RemoteStatus] = field(default_factory=lambda: STATUSES)
    tag: str = "bot"

    def meaning(self, status: answers.Status) -> RemoteStatus | None:
        """None where a step of the workflow means nothing to us."""
        return self.statuses.get(status.name.casefold())
