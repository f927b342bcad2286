"""Whose bot it is: its names, its looks and its ways, in `brand.yaml`. Without the file it has
neutral ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict
from pydantic import Field as Limits

from bot.knowledge.shapes import Days, Id, Tongue

FILE = "brand.yaml"
ENGLISH = "en"


def _plain(name: str) -> str:
    """It stands within sentences, whose own places are written in braces."""
    if not name.isprintable() or set(name) & set("{}*_`<>"):
        raise ValueError("may hold no {}, *, _, `, < or > and no line break; leave them out")
    return name


def _command(name: str) -> str:
    if not re.fullmatch(r"/[a-z0-9][a-z0-9_-]{0,30}", name):
        raise ValueError("is no slash command; write it in small letters, such as /care")
    return name


def _prefix(letters: str) -> str:
    if not re.fullmatch(r"[A-Z]{1,6}", letters):
        raise ValueError("is no prefix; write one to six capital letters, such as AB")
    return letters


def _colour(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError('is no colour; write it in quotes, such as "#1b4b91"')
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"https://[^\s/]+\S*", value):
        raise ValueError("must begin with https://")
    return value


def _number(value: object) -> object:
    if not isinstance(value, str) or not re.fullmatch(r"\d{2,4}", value):
        raise ValueError('is no emergency number; write it in quotes, such as "112"')
    return value


def _by_language(said: object) -> object:
    return {ENGLISH: said} if isinstance(said, str) else said


Name = Annotated[str, Limits(min_length=1, max_length=80), AfterValidator(_plain)]
TeamName = Annotated[str, Limits(min_length=1, max_length=30), AfterValidator(_plain)]
ShortName = Annotated[str, Limits(min_length=1, max_length=17), AfterValidator(_plain)]
AppName = Annotated[str, Limits(min_length=1, max_length=35), AfterValidator(_plain)]
Subjects = Annotated[str, Limits(min_length=1, max_length=160), AfterValidator(_plain)]
Colour = Annotated[str, AfterValidator(_colour)]
Address = Annotated[str, AfterValidator(_address)]
Sentence = Annotated[str, Limits(min_length=1, max_length=1000)]
Forms = Annotated[tuple[Sentence, ...], Limits(min_length=1, max_length=6)]
"""A sentence that counts something: one for each form that the language has."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Colours(_Part):
    """`accent` is Teams', `background` Slack's."""

    accent: Colour = "#1B4B91"
    background: Colour = "#1f3a5f"


class Icons(_Part):
    """Files of the folder: 192 pixels each way in colour, 32 as an outline."""

    color: str
    outline: str


class Links(_Part):
    """What Teams takes no app without."""

    website: Address
    privacy: Address
    terms: Address


class Retention(_Part):
    """Days that questions are kept after they were asked, and tickets after they were closed."""

    questions: Days = 365
    tickets: Days = 1095


class Brand(_Part):
    """`team` answers tickets, `assistant` is what the bot is called where people write to it,
    `product` its whole name. `subjects` are what it can be asked about, as they stand in a
    sentence. New tickets begin with the `ticket_prefix`. `examples` are entries that the welcome
    offers. A message that speaks of an `emergency` number or service that fails is marked as
    urgent; without numbers there are no emergencies. `knowledge_approval` says who may approve a
    change of the knowledge: another than who proposes it, or in a team of one the same. `sentences`
    say by language what is said instead of a sentence of the bot's."""

    company: Name = "Our company"
    team: Annotated[dict[Tongue, TeamName], BeforeValidator(_by_language)] = {ENGLISH: "Care"}
    assistant: ShortName = "Care"
    product: AppName = "Care"
    command: Annotated[str, AfterValidator(_command)] = "/care"
    ticket_prefix: Annotated[str, AfterValidator(_prefix)] = "T"
    subjects: Annotated[dict[Tongue, Subjects], BeforeValidator(_by_language)] = {}
    examples: Annotated[tuple[Id, ...], Limits(max_length=3)] = ()
    emergency: tuple[Annotated[str, BeforeValidator(_number)], ...] = ()
    colours: Colours = Colours()
    icons: Icons | None = None
    links: Links | None = None
    knowledge_approval: Literal["another", "own"] = "another"
    retention: Retention = Retention()
    helpdesk_tag: Id = "bot"
    trace_name: Id = "care-bot"
    sentences: dict[Tongue, dict[Sentence, Sentence | Forms]] = {}

    def names(self, language: str) -> Mapping[str, str]:
        """What fills the places in sentences that stand for the company's own names; empty where
        it has none."""
        return {
            "company": self.company,
            "team": _in(language, self.team),
            "assistant": self.assistant,
            "product": self.product,
            "command": self.command,
            "subjects": _in(language, self.subjects),
        }


def _in(language: str, said: Mapping[str, str]) -> str:
    """In the language, else in English, else in whichever there is."""
    plain = language.replace("-", "_").partition("_")[0]
    known = (said.get(tag) for tag in (language, plain, ENGLISH))
    return next(filter(None, known), next(iter(said.values()), ""))


NEUTRAL = Brand()
PLACES = frozenset(NEUTRAL.names(ENGLISH))
