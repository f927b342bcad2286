"""Running the server: the log, the socket, and a graceful stop."""

from __future__ import annotations

import errno
import logging
import os
import sys

import structlog
from aiohttp import web

from adapters.app import build
from bot.config import Settings
from bot.errors import SettingsError

STOP_WITHIN = 10.0  # seconds

_NO_PLACE = (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES)


def run(settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM; what is under way is finished first."""
    set_up_log(settings)
    app = build(settings)
    here = f"{settings.host}:{settings.port}"
    try:
        web.run_app(
            app,
            host=settings.host,
            port=settings.port,
            access_log=None,
            shutdown_timeout=STOP_WITHIN,
            print=lambda *_: structlog.get_logger().info("listening", address=f"http://{here}/"),
        )
    except OSError as error:
        if error.errno not in _NO_PLACE:
            raise
        fix = "set another HOST or PORT, or stop what listens there"
        raise SettingsError(f"cannot listen on {here} ({os.strerror(error.errno)}); {fix}") from None
    return 0


def set_up_log(settings: Settings) -> None:
    """One line an event: for people on a terminal, or JSON for machines. The libraries' own lines join in."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[structlog.typing.Processor] = [
        structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            exception_formatter=structlog.dev.plain_traceback,  # without the variables: they hold what people typed
        )
    ]
    if settings.log_format == "json":
        last = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    for noisy in ("slack_sdk", "slack_bolt", "alembic", "urllib3", "msrest", "msal", "dbos", "markdown_it"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
