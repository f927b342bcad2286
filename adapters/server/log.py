"""What the server logs: one line an event, for people on a terminal, or JSON for machines."""

from __future__ import annotations

import logging
import sys

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from structlog.typing import Processor

from bot.settings.settings import Settings

QUIET = (
    "slack_sdk",
    "slack_bolt",
    "alembic",
    "urllib3",
    "msrest",
    "msal",
    "dbos",
    "markdown_it",
)
"""Libraries that tell at INFO what nobody asks for."""

SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def set_up_log(settings: Settings) -> None:
    """The libraries' own lines join in."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = _handler(settings.log_format)
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    for noisy in QUIET:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("aiohttp.server").addFilter(_OneLine())


def _handler(format: str) -> logging.Handler:
    last = _for_machines() if format == "json" else _for_people()
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    return handler


def _for_machines() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]


def _for_people() -> list[Processor]:
    """Without the variables of a traceback: they hold what people typed."""
    traceback = structlog.dev.plain_traceback
    return [
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=traceback)
    ]


class _OneLine(logging.Filter):
    """What is no HTTP is its sender's fault: worth a line, and no traceback that fills the disk."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError | web.RequestPayloadError):
            record.exc_info = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
            record.msg, record.args = "malformed request: %s", (type(error).__name__,)
        return True
