"""A file of settings as systemd's `EnvironmentFile=` reads it, for commands beside such a
service."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot.errors import SettingsError

COMMENT = ("#", ";")
QUOTES = ("'", '"')


def load(file: Path) -> None:
    """Put its settings into the environment, before what stands there: the service has nothing
    else."""
    os.environ.update(_pairs(file, _text(file)))


def _text(file: Path) -> str:
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise SettingsError(
            f"{file}: cannot be read ({error.strerror}); name another with --env-file, or take sudo"
        ) from None
    except ValueError:
        raise SettingsError(f"{file}: is no UTF-8 text; save it as UTF-8") from None
    return text


def _pairs(file: Path, text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if line and not line.startswith(COMMENT):
            name, separator, value = line.partition("=")
            if not separator or not name.strip().isidentifier() or "\0" in value:
                raise SettingsError(f"{file}:{number}: is no setting; write NAME=value")
            yield name.strip(), _unquoted(value.strip())


def _unquoted(value: str) -> str:
    quoted = len(value) > 1 and value[0] == value[-1] and value.startswith(QUOTES)
    return value[1:-1] if quoted else value
