"""What takes seconds to work out of a knowledge, kept in files by the digest of what it was worked
out of."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.entries import Knowledge
from bot.search import mapped

if TYPE_CHECKING:
    from bot.settings.settings import Settings

Arrays = Mapping[str, NDArray[Any]]

_WORTH = 1_000
"""Texts from which a file is worth its place: fewer are fitted as fast as they are read."""
_FORMER = 8
"""Files that stay: of a server before and after a change, by words and by meaning, and of
`ask` beside it."""
_ABANDONED = 3_600
"""Seconds after which a file that is half written has nobody who writes on."""
_HALF = ".half"
_OF = "of"


class Kept:
    """A folder of such files. What cannot be read, or is of something else, is not there; what
    cannot be written costs the next start its seconds, and nothing else."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def taken(self, digest: str) -> Arrays | None:
        found = read(self._file(digest))
        if found is None or not np.array_equal(found.get(_OF, ()), _mark(digest)):
            return None
        with suppress(OSError):
            os.utime(self._file(digest))
        return found

    def keep(self, digest: str, arrays: Arrays) -> None:
        write(self._file(digest), {**arrays, _OF: _mark(digest)})
        with suppress(OSError):
            self._tidy()

    def _file(self, digest: str) -> Path:
        return self._folder / f"{digest}.npz"

    def _tidy(self) -> None:
        """Several processes may do this at once."""
        newest = sorted(self._folder.glob("*.npz"), key=_used, reverse=True)
        abandoned = time.time() - _ABANDONED
        half = [file for file in self._folder.glob(f"*{_HALF}") if _used(file) < abandoned]
        for file in (*newest[_FORMER:], *half):
            file.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Source:
    """One knowledge, and where what is worked out of it is kept; nowhere without a folder."""

    digest: str
    kept: Kept | None

    def of(self, *more: NDArray[Any]) -> Source:
        """What is worked out of these as well."""
        if self.kept is None:
            return self
        parts = (self.digest.encode(), *(part.tobytes() for part in more))
        return Source(_digest(parts), self.kept)

    def taken(self) -> Arrays | None:
        return self.kept.taken(self.digest) if self.kept else None

    def keep(self, arrays: Arrays) -> None:
        if self.kept is not None:
            self.kept.keep(self.digest, arrays)


NOWHERE = Source("", None)


def source(knowledge: Knowledge, kept: Kept | None) -> Source:
    """The digest is of every text that is learned from, and of the code that learns."""
    texts = [(entry.question, entry.asked, entry.not_asked) for entry in knowledge.entries]
    count = sum(1 + len(asked) + len(missed) for _, asked, missed in texts)
    if kept is None or count < _WORTH:
        return NOWHERE
    beside = (knowledge.beyond, dict(knowledge.synonyms), knowledge.brand.company)
    return Source(_digest((_code(), packed((texts, beside)).tobytes())), kept)


def chosen(settings: Settings) -> Kept:
    return Kept(settings.index_cache)


def packed(value: Any) -> NDArray[np.uint8]:
    """Anything that is JSON."""
    return np.frombuffer(json.dumps(value).encode(), np.uint8)


def unpacked(array: NDArray[Any]) -> Any:
    return json.loads(array.tobytes())


def read(file: Path) -> dict[str, NDArray[Any]] | None:
    """None where there is none, or it is damaged: the reader of archives has many errors for
    that."""
    try:
        return mapped.read(file)
    except Exception:
        return None


def write(file: Path, arrays: Arrays) -> None:
    """In one step, so that a start that is cut off leaves the older file."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.stem, suffix=_HALF)
        try:
            with os.fdopen(handle, "wb") as half:
                mapped.write(half, arrays)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)


@cache
def _code() -> bytes:
    """Whatever decides here what comes out."""
    own = [file for file in files("bot.search").iterdir() if file.name.endswith((".py", ".json"))]
    texts = [file.read_bytes() for file in sorted(own, key=lambda file: file.name)]
    return _digest((np.__version__.encode(), *texts)).encode()


def _digest(parts: Sequence[bytes]) -> str:
    total = sha256()
    for part in parts:
        total.update(sha256(part).digest())
    return total.hexdigest()[:32]


def _mark(digest: str) -> NDArray[np.uint8]:
    return np.frombuffer(digest.encode(), np.uint8)


def _used(file: Path) -> float:
    """When it was last; at the beginning of time where another process has just removed it."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
