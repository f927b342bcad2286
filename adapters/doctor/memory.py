"""What a watch has told, kept in a small file: a watch from cron is another process each time."""

from __future__ import annotations

import json
from pathlib import Path

import structlog
from sqlalchemy import make_url

from bot.settings.settings import Settings

NAME = "doctor.json"

log = structlog.get_logger()


class Memory:
    """Beside a SQLite database, else in var/, unless a file is named."""

    def __init__(self, settings: Settings, file: Path | None = None) -> None:
        self._file = file or _folder(settings) / NAME

    @property
    def told(self) -> bool:
        """Whether care knows that something is wrong; what cannot be read was not told."""
        try:
            return bool(json.loads(self._file.read_text("utf-8")) == {"told": True})
        except (OSError, ValueError):
            return False

    def keep(self, told: bool) -> None:
        """Whole or not at all. Where nothing can be written, care is told again and again rather
        than never."""
        aside = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            aside.write_text(json.dumps({"told": told}), encoding="utf-8")
            aside.replace(self._file)
        except OSError as error:
            fix = "name a file with --memory that can be written"
            log.warning("not remembered", file=str(self._file), reason=error.strerror, fix=fix)


def _folder(settings: Settings) -> Path:
    url = make_url(settings.database_url.get_secret_value())
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(url.database).parent
    return Path("var")
