"""Traces for an OpenTelemetry collector. Imported only where one is set, because its library costs
time and memory.

A span says what was done, where, how long it took, and by the name of an error how it failed: never
what was said, by whom, or an error's sentence, in which that may stand. A trace is not continued
from outside: whoever asks does not decide what is recorded here.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

from aiohttp import web
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import Span, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import StatusCode, get_current_span
from opentelemetry.util.re import parse_env_headers

from adapters.shared.blocking import blocking_session
from adapters.shared.outgoing import host_of
from bot import VERSION

PATIENCE = 2.0  # seconds; a collector that is away holds up no stop


class Tracing:
    """`endpoint` is the collector's address, to which OTLP over HTTP adds its path; `headers` as
    `name=value,...`; the bot is known there as a `service`."""

    def __init__(self, endpoint: str, service: str, headers: str = "") -> None:
        host = frozenset({host_of(endpoint)})
        exporter = OTLPSpanExporter(
            f"{endpoint.rstrip('/')}/v1/traces",
            headers=parse_env_headers(headers, liberal=True),
            timeout=PATIENCE,
            session=blocking_session(
                host, host, PATIENCE
            ),  # the operator's own network, most likely
        )
        named = Resource({"service.name": service, "service.version": VERSION})
        self._provider = TracerProvider(
            resource=named.merge(OTELResourceDetector().detect()), shutdown_on_exit=False
        )
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(service, VERSION)

    @contextmanager
    def span(self, name: str, **about: str) -> Iterator[None]:
        """Around something that is done; within another one it is a part of that."""
        with self._tracer.start_as_current_span(
            name, attributes=about, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except Exception as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise

    def begun(self, name: str) -> None:
        """A part that has just ended, and began with the span that it is in."""
        around = get_current_span()
        if isinstance(around, Span):
            self._tracer.start_span(name, start_time=around.start_time).end()

    async def running(self, app: web.Application) -> AsyncIterator[None]:
        """What is not sent yet is sent at the end."""
        yield
        await asyncio.to_thread(self._provider.shutdown)
