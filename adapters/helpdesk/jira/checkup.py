"""What is wrong with a Jira's settings, asked of itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import quote

from adapters.helpdesk.http import Service
from adapters.helpdesk.jira import answers
from adapters.helpdesk.jira.settings import JiraSettings

# What a request type's form must have, and not more require.
FIELDS = {"summary", "description", "labels"}


async def problems(service: Service, settings: JiraSettings) -> AsyncIterator[str]:
    """Each a sentence with its fix. HelpdeskError, or InDoubt."""
    desk, kind = settings.service_desk, settings.request_type
    path = f"/rest/servicedeskapi/servicedesk/{desk}/requesttype/{kind}/field"
    form = (await service.call("GET", path)).read(answers.Form).requestTypeFields
    unknown = await _unknown_steps(service, settings)
    for name in sorted(FIELDS - {field.fieldId for field in form}):
        yield f"Jira's request type {kind} has no {name}: add it to its form."
    for name in sorted(field.fieldId for field in form if field.required):
        if name not in FIELDS:
            yield f"Jira's request type {kind} requires {name}: make it optional."
    for name in unknown:
        yield f"Jira's status {name} means nothing to us: add it to JIRA_STATUSES."


async def _unknown_steps(service: Service, settings: JiraSettings) -> list[str]:
    path = f"/rest/servicedeskapi/servicedesk/{settings.service_desk}"
    project = (await service.call("GET", path)).read(answers.ServiceDesk).projectKey
    path = f"/rest/api/3/project/{quote(project, safe='')}/statuses"
    workflows = (await service.call("GET", path)).read(answers.Workflows).root
    steps = [step for kind in workflows for step in kind.statuses]
    return sorted({step.name for step in steps if settings.meaning(step) is None})
