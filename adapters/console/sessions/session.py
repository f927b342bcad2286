"""Somebody who is signed in, and for how long that holds; pure."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.model.people import Agent

LASTS = timedelta(hours=12)
CHECKED_EVERY = timedelta(minutes=5)
"""How often the platform is asked again whether somebody is of the care team."""
TRUSTED = timedelta(hours=1)
"""For how long somebody still is of it while the platform does not say."""


@dataclass(frozen=True, slots=True)
class Session:
    """`cookie` is what the browser holds, and nothing else does: what is kept is its digest.
    `homes` are the account's workspace or tenant, empty where nobody had to sign in."""

    cookie: str = field(repr=False)
    by: Agent
    homes: tuple[str, ...]
    checked: datetime
    ends: datetime

    @property
    def id(self) -> str:
        return digest(self.cookie)

    @property
    def account(self) -> str:
        """The platform that the person signed in by."""
        return self.by.id.partition(":")[0]

    @property
    def user(self) -> str:
        """Who they are there."""
        return self.by.id.partition(":")[2]

    @property
    def token(self) -> str:
        """What stands in every form of this session, and in no other's."""
        return hmac.new(self.cookie.encode(), b"form", hashlib.sha256).hexdigest()

    def reading(self, language: str) -> Session:
        """The same in the language that a browser wants, else in the person's own."""
        return replace(self, by=replace(self.by, language=language or self.by.language))

    def sent(self, token: str) -> bool:
        """Whether a form came from one of this session's pages."""
        return hmac.compare_digest(self.token.encode(), token.encode("utf-8", "replace"))


def begun(by: Agent, homes: tuple[str, ...], now: datetime) -> Session:
    """Always with a cookie of its own: what a browser brings along becomes nobody's."""
    return Session(secrets.token_urlsafe(32), by, homes, now, now + LASTS)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
