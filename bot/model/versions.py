"""The texts that an entry had, each a version of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One published text of an entry, as it stood between two moments; `change` is what brought it,
    None for what came with the files."""

    entry: str
    number: int
    digest: str
    question: str
    answer: str | None
    since: datetime
    until: datetime | None
    change: str | None
    approver: str


def digest(question: str, answer: str | None) -> str:
    """Names one version of an entry's text."""
    return hashlib.sha256(f"{question}\n{answer}".encode()).hexdigest()[:12]
