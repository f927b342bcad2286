"""Who is at the playground: the partner and the care team are two identities."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.dialogue import words
from bot.model.people import Agent, Company, Conversation, Partner, Place, Venue

CHANNEL = "web"
_CARE = f"{CHANNEL}:care"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at a browser. `key` names the chat and tells nothing of the cookie that it comes
    from; `language` is what the browser prefers."""

    key: str
    language: str = ""

    @property
    def partner(self) -> Partner:
        company = Company(f"{CHANNEL}:{self.key}", words.PLAYGROUND_COMPANY)
        name = words.visitor(self.key[:4].upper())
        return Partner(f"{CHANNEL}:{self.key}", name, company, language=self.language)

    @property
    def chat(self) -> Place:
        return Place(CHANNEL, self.key)

    @property
    def private(self) -> Place:
        """Where the slash command is answered: in the same chat, marked as seen by nobody else."""
        return Place(CHANNEL, f"{self.key}/private")

    def where(self, *, private: bool) -> Conversation:
        if private:
            return Conversation(self.private, self.chat, Venue.COMMAND)
        return Conversation(self.chat, self.chat, Venue.DIRECT)


def visitor(cookie: str, language: str = "") -> Visitor:
    """The cookie stays in the browser: what is stored and shown comes from its digest. `language`
    is the browser's."""
    return Visitor(hashlib.sha256(cookie.encode()).hexdigest()[:32], language)


def agent(id: str, language: str = "") -> Agent:
    """One of the care team's people; whoever sits at this machine plays any of them, in the
    `language` of the browser."""
    company = Company(_CARE, words.CARE_TEAM)
    return Agent(f"{_CARE}/{id}", words.PLAYGROUND_AGENTS[id], company, language=language)
