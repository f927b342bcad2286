"""What an operator sees of the bot: figures at `/metrics`, and traces where a collector is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.settings.settings import Settings

if TYPE_CHECKING:
    from adapters.monitoring.tracing import Tracing


def open_tracing(settings: Settings, service: str) -> Tracing | None:
    """Where the settings name a collector; `service` is what it calls us."""
    if settings.otlp_endpoint is None:
        return None
    from adapters.monitoring.tracing import Tracing

    headers = settings.otlp_headers
    given = headers.get_secret_value() if headers else ""
    return Tracing(settings.otlp_endpoint, service, given)
