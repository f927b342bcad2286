"""The settings of the helpdesks that tickets go on to; `settings.py` reads them with all the
others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

# What each helpdesk cannot do without.
NEEDED: Mapping[str, tuple[str, ...]] = {
    "zendesk": ("ZENDESK_URL", "ZENDESK_EMAIL", "ZENDESK_API_TOKEN"),
    "jira": (
        "JIRA_URL",
        "JIRA_EMAIL",
        "JIRA_API_TOKEN",
        "JIRA_SERVICE_DESK_ID",
        "JIRA_REQUEST_TYPE_ID",
    ),
    "request-tracker": ("RT_URL", "RT_USER", "RT_TOKEN", "RT_QUEUE"),
    "roundup": ("ROUNDUP_URL", "ROUNDUP_USER", "ROUNDUP_PASSWORD"),
    "email": ("SMTP_HOST", "EMAIL_FROM", "EMAIL_TO"),
    "webhook": ("WEBHOOK_URL", "WEBHOOK_SECRET"),
}
ALARMING = ("SMTP_HOST", "EMAIL_FROM")  # what ALARM_EMAIL cannot do without
ALL = ""  # stands for every route that is not named


class HelpdeskSettings(BaseSettings):
    """One attribute per setting, as in `Settings`."""

    helpdesk: str | None = Field(
        None,
        alias="HELPDESK",
        description=(
            "Where tickets go on to: `zendesk`, `jira`, `request-tracker`, `roundup`, `email` or"
            " `webhook`; by route `zendesk,returns:email`."
        ),
    )
    zendesk_url: str | None = Field(
        None,
        alias="ZENDESK_URL",
        description="Address of the Zendesk account (https://example.zendesk.com).",
    )
    zendesk_email: str | None = Field(
        None,
        alias="ZENDESK_EMAIL",
        description="The service user's address; it must be an administrator.",
    )
    zendesk_api_token: SecretStr | None = Field(
        None, alias="ZENDESK_API_TOKEN", description="The service user's API token."
    )
    zendesk_webhook_secret: SecretStr | None = Field(
        None,
        alias="ZENDESK_WEBHOOK_SECRET",
        description="Signing secret of Zendesk's webhook to us; may be left out.",
    )
    jira_url: str | None = Field(
        None,
        alias="JIRA_URL",
        description="Address of the Jira site (https://example.atlassian.net).",
    )
    jira_email: str | None = Field(
        None,
        alias="JIRA_EMAIL",
        description="The service user's address; it must be an agent of the service desk.",
    )
    jira_api_token: SecretStr | None = Field(
        None, alias="JIRA_API_TOKEN", description="The service user's API token."
    )
    jira_service_desk_id: str | None = Field(
        None, alias="JIRA_SERVICE_DESK_ID", description="Number of the service desk."
    )
    jira_request_type_id: str | None = Field(
        None,
        alias="JIRA_REQUEST_TYPE_ID",
        description="Number of the request type that tickets become.",
    )
    jira_statuses: str | None = Field(
        None,
        alias="JIRA_STATUSES",
        description=(
            "What steps of your own workflow mean: `Parts ordered=waiting, With vendor=claimed`."
        ),
    )
    jira_webhook_secret: SecretStr | None = Field(
        None,
        alias="JIRA_WEBHOOK_SECRET",
        description="Secret of Jira's webhook to us; may be left out.",
    )
    rt_url: str | None = Field(None, alias="RT_URL", description="Address of the Request Tracker.")
    rt_user: str | None = Field(None, alias="RT_USER", description="Name of the service user.")
    rt_token: SecretStr | None = Field(
        None, alias="RT_TOKEN", description="The service user's authentication token."
    )
    rt_queue: str | None = Field(None, alias="RT_QUEUE", description="Queue that gets the tickets.")
    rt_number_field: str = Field(
        "Care number",
        alias="RT_NUMBER_FIELD",
        description="Custom field of tickets that takes our number.",
    )
    roundup_url: str | None = Field(
        None, alias="ROUNDUP_URL", description="Address of the Roundup tracker."
    )
    roundup_user: str | None = Field(
        None, alias="ROUNDUP_USER", description="Name of the service user."
    )
    roundup_password: SecretStr | None = Field(
        None, alias="ROUNDUP_PASSWORD", description="The service user's password."
    )
    roundup_priority: str = Field(
        "bug", alias="ROUNDUP_PRIORITY", description="Priority of tickets."
    )
    roundup_urgent_priority: str = Field(
        "urgent", alias="ROUNDUP_URGENT_PRIORITY", description="Priority of urgent tickets."
    )
    smtp_host: str | None = Field(
        None, alias="SMTP_HOST", description="Mail server that takes tickets as e-mail."
    )
    smtp_port: int | None = Field(
        None,
        alias="SMTP_PORT",
        gt=0,
        le=65535,
        description="Its port, where it is not the usual one.",
    )
    smtp_user: str | None = Field(
        None, alias="SMTP_USER", description="User to sign in as, where it wants one."
    )
    smtp_password: SecretStr | None = Field(
        None, alias="SMTP_PASSWORD", description="That user's password."
    )
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls",
        alias="SMTP_SECURITY",
        description="`starttls`, `tls`, or on this machine `none`.",
    )
    email_from: str | None = Field(
        None,
        alias="EMAIL_FROM",
        description="Sender of tickets by e-mail (Care bot <bot@example.com>).",
    )
    email_to: str | None = Field(
        None, alias="EMAIL_TO", description="Mailbox that gets tickets by e-mail."
    )
    alarm_email: str | None = Field(
        None,
        alias="ALARM_EMAIL",
        description=(
            "Mailbox that hears what the care channel should, and cannot be told there;"
            " needs SMTP_HOST and EMAIL_FROM."
        ),
    )
    webhook_url: SecretStr | None = Field(
        None, alias="WEBHOOK_URL", description="Where signed webhooks about tickets are sent to."
    )
    webhook_secret: SecretStr | None = Field(
        None,
        alias="WEBHOOK_SECRET",
        description="Their secret (whsec_...), the same in both directions.",
    )

    @property
    def helpdesks(self) -> Mapping[str, str]:
        """The helpdesk of each route that HELPDESK names, and of ALL the others."""
        return dict(_pairs(self.helpdesk))

    def missing_for_helpdesks(self) -> Iterator[str]:
        """A sentence with its fix for each wrong or half setting."""
        yield from self._misnamed()
        yield from self._named_twice()
        yield from self._half()
        if (self.smtp_user is None) is not (self.smtp_password is None):
            missing = "SMTP_USER" if self.smtp_user is None else "SMTP_PASSWORD"
            yield f"{missing} is missing: set both, or neither"
        yield from self._half_alarm()

    def _misnamed(self) -> Iterator[str]:
        for _, name in _pairs(self.helpdesk):
            if name not in NEEDED:
                what = name or "helpdesk without a name"
                yield f"HELPDESK: there is no {what}{did_you_mean(name, NEEDED)}"

    def _named_twice(self) -> Iterator[str]:
        routes = Counter(route for route, _ in _pairs(self.helpdesk))
        for route in sorted(route for route, times in routes.items() if times > 1):
            what = route or "all routes"
            yield f"HELPDESK: more than one for {what}; write route:name for each but one"

    def _half(self) -> Iterator[str]:
        chosen, given = set(self.helpdesks.values()), self._given()
        alarming = ALARMING if self.alarm_email else ()
        for name, needed in NEEDED.items():
            present = [one for one in needed if one in given and one not in alarming]
            if name in chosen:
                for one in sorted(set(needed) - given, key=needed.index):
                    yield f"{one} is missing: HELPDESK={name} needs it"
            elif present:
                yield f"HELPDESK does not name {name}: name it, or remove {', '.join(present)}"

    def _half_alarm(self) -> Iterator[str]:
        for one in ALARMING if self.alarm_email else ():
            if one not in self._given():
                yield f"{one} is missing: ALARM_EMAIL needs it"

    def _given(self) -> set[str]:
        fields = type(self).model_fields.items()
        return {str(field.alias) for name, field in fields if getattr(self, name) is not None}


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about a name that nobody knows."""
    names = list(known)
    near = get_close_matches(name, names, n=1)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(names)}"


def _pairs(helpdesk: str | None) -> Iterator[tuple[str, str]]:
    """Route and name of each item of HELPDESK."""
    for item in filter(str.strip, (helpdesk or "").split(",")):
        route, separator, name = item.partition(":")
        if separator:
            yield route.strip(), name.strip().lower()
        else:
            yield ALL, item.strip().lower()
