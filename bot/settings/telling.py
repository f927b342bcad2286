"""The settings of what the bot tells of itself: figures, traces and its log; `settings.py` reads
them with all the others."""

from __future__ import annotations

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings


class TellingSettings(BaseSettings):
    """One attribute per setting, as in `Settings`."""

    metrics_token: SecretStr | None = Field(
        None,
        alias="METRICS_TOKEN",
        description="Bearer token for `/metrics`; without it and METRICS_PORT there is none.",
    )
    metrics_port: int | None = Field(
        None,
        alias="METRICS_PORT",
        ge=0,
        le=65535,
        description="Port for `/metrics` alone, instead of the bot's own.",
    )
    metrics_host: str = Field(
        "127.0.0.1", alias="METRICS_HOST", description="Address to listen on for METRICS_PORT."
    )
    otlp_endpoint: str | None = Field(
        None,
        alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description=(
            "Address of an OpenTelemetry collector that takes OTLP over HTTP; switches traces on."
        ),
    )
    otlp_headers: SecretStr | None = Field(
        None,
        alias="OTEL_EXPORTER_OTLP_HEADERS",
        description="What the collector wants to see: `name=value,...`.",
    )
    log_format: Literal["console", "json"] = Field(
        "console",
        alias="LOG_FORMAT",
        description="Shape of the log: for people, or `json` for machines.",
    )
    log_questions: bool = Field(
        False, alias="LOG_QUESTIONS", description="Write what people ask into the log, too."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info",
        alias="LOG_LEVEL",
        description="Least serious log line to write: `debug`, `info`, `warning` or `error`.",
    )

    @field_validator("otlp_endpoint")
    @classmethod
    def _over_http(cls, value: str | None) -> str | None:
        if value is not None and urlsplit(value).scheme not in ("http", "https"):
            raise ValueError("must begin with http:// or https://")
        return value
