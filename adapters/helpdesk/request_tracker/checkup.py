"""What is wrong with a Request Tracker's settings, asked of itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping

from adapters.helpdesk.http import Answer, Service
from adapters.helpdesk.request_tracker.answers import Queue, Row, Rows
from adapters.helpdesk.request_tracker.settings import RequestTrackerSettings


async def problems(service: Service, settings: RequestTrackerSettings) -> AsyncIterator[str]:
    """Each a sentence with its fix. HelpdeskError, or InDoubt."""
    queue, wanted = settings.queue, settings.number_field
    await _get(service, f"user/{settings.user}", {})
    query = json.dumps([{"field": "Name", "value": queue}])
    found = (await _get(service, "queues", {"query": query})).read(Rows[Row]).items
    if not found:
        yield f'Request Tracker shows no queue "{queue}": check RT_QUEUE and the right SeeQueue.'
        return
    rights = (await _get(service, f"queue/{found[0].id}", {})).read(Queue)
    if "create" not in {link.ref for link in rights.links}:
        yield f'Request Tracker: grant the service user CreateTicket in "{queue}".'
    if wanted not in {one.name for one in rights.fields}:
        yield f'Request Tracker: apply a custom field "{wanted}" to the tickets of "{queue}".'


async def _get(service: Service, path: str, params: Mapping[str, str]) -> Answer:
    return await service.call("GET", f"/REST/2.0/{path}", params=params)
