"""What `doctor` asks the collector of traces: whether it takes what has nothing in it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp

from adapters.shared import outgoing
from adapters.shared.check import Check
from bot.settings.settings import Settings

TIMEOUT = aiohttp.ClientTimeout(total=10)
HEADERS = {"Content-Type": "application/x-protobuf"}
FIX = "start the collector, or mend or remove OTEL_EXPORTER_OTLP_ENDPOINT"


async def checks(settings: Settings) -> AsyncIterator[Check]:
    if settings.otlp_endpoint is None:
        return
    url = f"{settings.otlp_endpoint.rstrip('/')}/v1/traces"
    try:
        status = await _status(url, {**HEADERS, **_headers(settings)})
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        yield Check("traces", f"{url} cannot be reached ({type(error).__name__})", FIX)
        return
    if status in (401, 403):
        yield Check("traces", f"{url} answers {status}", "correct OTEL_EXPORTER_OTLP_HEADERS")
    elif status >= 300:
        yield Check("traces", f"{url} answers {status}", FIX)
    else:
        yield Check("traces", f"{url} takes them")


async def _status(url: str, headers: dict[str, str]) -> int:
    host = outgoing.host_of(url)
    async with (
        outgoing.session([host], [host], timeout=TIMEOUT, headers=headers) as session,
        session.post(url, data=b"", allow_redirects=False) as answer,
    ):
        return answer.status


def _headers(settings: Settings) -> dict[str, str]:
    from opentelemetry.util.re import parse_env_headers

    headers = settings.otlp_headers
    return dict(parse_env_headers(headers.get_secret_value(), liberal=True)) if headers else {}
