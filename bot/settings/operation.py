"""The settings of how the bot runs: limits, retention, database, addresses; `settings.py` reads
them with all the others."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings

_EVALUATION_SET = "tests/evals/dev.jsonl"


class OperationSettings(BaseSettings):
    """One attribute per setting, as in `Settings`."""

    care_desk: Literal["slack", "teams", "web"] | None = Field(
        None,
        alias="CARE_DESK",
        description=(
            "Where care works when more than one care channel is set: `slack`, `teams`, or `web`,"
            " the playground; else the first of these that there is."
        ),
    )
    knowledge_channel: str | None = Field(
        None,
        alias="KNOWLEDGE_CHANNEL",
        pattern=r"^(slack|teams):\S+$",
        description=(
            "Channel where changes of the knowledge are worked (slack:C..., teams:19:...), instead"
            " of the care channel."
        ),
    )
    knowledge_approval: Literal["another", "own"] | None = Field(
        None,
        alias="KNOWLEDGE_APPROVAL",
        description="Stands in brand.yaml now, as knowledge_approval; still taken.",
    )
    evaluation_sets: str = Field(
        _EVALUATION_SET,
        alias="EVALUATION_SETS",
        description=(
            "Files of labelled questions, with commas, on which each change is measured before it"
            " is approved; questions of entries that the knowledge has not are left out."
        ),
    )

    @field_validator("evaluation_sets")
    @classmethod
    def _there(cls, value: str) -> str:
        """A default that is not there, as in an image, has nothing to say."""
        named = [name.strip() for name in value.split(",") if name.strip()]
        missing = [one for one in named if one != _EVALUATION_SET and not Path(one).is_file()]
        if missing:
            raise ValueError(f"{', '.join(missing)} is no file that is there; name others")
        return value

    person_questions: int = Field(
        20,
        alias="QUESTIONS_PER_MINUTE",
        gt=0,
        description="Questions that one person may ask a minute.",
    )
    company_questions: int = Field(
        200,
        alias="COMPANY_QUESTIONS_PER_MINUTE",
        gt=0,
        description="Questions of one company a minute.",
    )
    person_tickets: int = Field(
        20, alias="TICKETS_PER_HOUR", gt=0, description="Tickets that one person may raise an hour."
    )
    company_tickets: int = Field(
        100, alias="COMPANY_TICKETS_PER_DAY", gt=0, description="Tickets of one company a day."
    )
    wave_tickets: int = Field(
        3,
        alias="WAVE_TICKETS",
        ge=2,
        le=100,
        description="From how many tickets about one thing care is asked whether it is one.",
    )
    wave_companies: int = Field(
        3,
        alias="WAVE_COMPANIES",
        ge=2,
        le=100,
        description="Of how many companies they must be.",
    )
    wave_hours: int = Field(
        3,
        alias="WAVE_HOURS",
        ge=1,
        le=72,
        description="Hours within which they must be raised.",
    )
    keep_questions: int | None = Field(
        None,
        alias="RETENTION_QUESTIONS_DAYS",
        ge=1,
        le=36500,
        description="Stands in brand.yaml now, as retention; still taken.",
    )
    keep_tickets: int | None = Field(
        None,
        alias="RETENTION_TICKETS_DAYS",
        ge=1,
        le=36500,
        description="Stands in brand.yaml now, as retention; still taken.",
    )
    keep_engine: int = Field(
        7,
        alias="RETENTION_ENGINE_DAYS",
        ge=1,
        le=365,
        description="Days that records of work done are kept.",
    )
    playground_token: SecretStr | None = Field(
        None,
        alias="PLAYGROUND_TOKEN",
        min_length=20,
        description=(
            "What the playground asks for first; without it there is no playground beside Slack,"
            " Teams or PUBLIC_URL."
        ),
    )
    database_url: SecretStr = Field(
        SecretStr("sqlite:///var/care.db"),
        alias="DATABASE_URL",
        description="SQLite file or PostgreSQL (postgresql://...).",
    )
    host: str = Field("127.0.0.1", alias="HOST", description="Address to listen on.")
    port: int = Field(3978, alias="PORT", ge=0, le=65535, description="Port to listen on.")
    private_hosts: str | None = Field(
        None,
        alias="PRIVATE_HOSTS",
        description=(
            "Hosts of your own network that the bot may ask, with commas: a helpdesk, a proxy."
        ),
    )
    knowledge_dir: Path = Field(
        Path("knowledge"),
        alias="KNOWLEDGE_DIR",
        description="Folder of the knowledge's YAML files.",
    )
    meaning: Literal["on", "off"] = Field(
        "on",
        alias="MEANING",
        description="`off`: answers go by words alone, without the second opinion by meaning.",
    )
    meaning_cache: Path = Field(
        Path("var/meaning.npz"),
        alias="MEANING_CACHE",
        description="File that keeps what each wording means, so that a start takes no time.",
    )
    index_cache: Path = Field(
        Path("var/index"),
        alias="INDEX_CACHE",
        description=(
            "Folder that keeps what the search learned of the knowledge, so that a start takes"
            " no time."
        ),
    )
    public_url: str | None = Field(
        None,
        alias="PUBLIC_URL",
        description="The https address that Slack and Teams reach this server at.",
    )

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme != "https":
            raise ValueError("must begin with https://")
        return value.rstrip("/") if value else None

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, value: SecretStr) -> SecretStr:
        scheme, separator, rest = value.get_secret_value().partition("://")
        if scheme in ("postgres", "postgresql"):
            return SecretStr(f"postgresql+psycopg://{rest}")
        if not separator or scheme not in ("sqlite", "postgresql+psycopg"):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        if scheme == "sqlite" and _in_memory(rest):
            raise ValueError("must name a file, such as sqlite:///var/care.db: memory is lost")
        return value

    @property
    def loopback(self) -> bool:
        """Whether the server can be reached from this machine only."""
        return is_loopback(self.host)

    @property
    def private(self) -> frozenset[str]:
        """The hosts whose address need not be public."""
        return frozenset(
            filter(None, (host.strip().lower() for host in (self.private_hosts or "").split(",")))
        )


def _in_memory(rest: str) -> bool:
    """Whether an address of SQLite, behind its scheme, names no file."""
    path = rest.partition("?")[0].strip("/")
    return not path or ":memory:" in path


def is_loopback(host: str) -> bool:
    """Whether a host name, without port, names this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
