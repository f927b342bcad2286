"""Companies that are treated otherwise."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field as Limits

from bot.knowledge.shapes.base import Days, Id, Named, Strict, Text, Tongue


class Answers(StrEnum):
    """What the bot answers in a channel: what mentions it, or also every question that it is sure
    of."""

    MENTIONS = "mentions"
    SURE_QUESTIONS = "sure-questions"


class ChannelShape(Strict):
    id: Named
    answers: Answers = Answers.MENTIONS


class RetentionShape(Strict):
    """Days that are kept: questions after they were asked, tickets after they were closed."""

    questions: Days | None = None
    tickets: Days | None = None


class OrganisationShape(Strict):
    """`homes` are workspaces and tenants; `routes` maps a route's id to this company's own desk for
    it."""

    id: Id
    name: Text
    homes: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    desk: Named | None = None
    routes: dict[str, Named] = Limits(default_factory=dict)
    channels: tuple[ChannelShape, ...] = ()
    language: Tongue | None = None
    retention: RetentionShape = RetentionShape()


class OrganisationsFile(Strict):
    organisations: tuple[OrganisationShape, ...]
