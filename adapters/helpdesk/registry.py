"""The helpdesks that the settings name: who makes each, which route goes where, and who reads their
webhooks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from adapters.helpdesk import webhook
from adapters.helpdesk.email import Email, EmailSettings
from adapters.helpdesk.jira import events as jira_events
from adapters.helpdesk.jira.connector import Jira
from adapters.helpdesk.jira.events import STATUSES
from adapters.helpdesk.jira.settings import JiraSettings
from adapters.helpdesk.request_tracker.connector import RequestTracker
from adapters.helpdesk.request_tracker.settings import RequestTrackerSettings
from adapters.helpdesk.roundup.connector import Roundup, RoundupSettings
from adapters.helpdesk.webhook import Webhook, WebhookSettings
from adapters.helpdesk.zendesk import events as zendesk_events
from adapters.helpdesk.zendesk.connector import Zendesk, ZendeskSettings
from bot.errors import SettingsError
from bot.knowledge.brand import NEUTRAL
from bot.knowledge.entries import Knowledge
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Change, Helpdesk
from bot.settings.helpdesks import ALL, did_you_mean
from bot.settings.settings import Settings

Maker = Callable[[], Helpdesk]
# Gives what a webhook's headers and body tell, at a moment.
Reader = Callable[[Mapping[str, str], bytes, datetime], Awaitable[tuple[Change, ...]]]

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Known:
    """Who makes a helpdesk, and the `address` where it can be asked; None for one that only takes
    what is sent to it."""

    make: Maker
    address: str | None


def makers(settings: Settings, tag: str = NEUTRAL.helpdesk_tag) -> dict[str, Maker]:
    """By name; tickets are marked with the `tag`, where a helpdesk has such marks. Each is made
    once here already: SettingsError when it cannot be."""
    chosen = {name: one.make for name, one in _chosen(settings, tag).items()}
    for make in chosen.values():
        make()
    return chosen


def addresses(settings: Settings) -> dict[str, str]:
    """Of those that can be asked, by name."""
    chosen = _chosen(settings).items()
    return {name: one.address for name, one in chosen if one.address}


def server_of(settings: Settings) -> Callable[[str], str | None]:
    """Names the server of a helpdesk, whatever the capitals and slashes of its address; None of one
    that cannot be asked."""
    known = {name: one.rstrip("/").casefold() for name, one in addresses(settings).items()}
    return known.get


def _chosen(settings: Settings, tag: str = NEUTRAL.helpdesk_tag) -> dict[str, Known]:
    known = {
        "zendesk": Known(lambda: Zendesk(_zendesk(settings, tag)), settings.zendesk_url),
        "jira": Known(lambda: Jira(_jira(settings, tag)), settings.jira_url),
        "request-tracker": Known(
            lambda: RequestTracker(_request_tracker(settings)), settings.rt_url
        ),
        "roundup": Known(lambda: Roundup(_roundup(settings)), settings.roundup_url),
        "email": Known(lambda: Email(_email(settings)), None),
        "webhook": Known(lambda: Webhook(_webhook(settings)), None),
    }
    return {name: known[name] for name in settings.helpdesks.values()}


def helpdesk_of(settings: Settings, knowledge: Knowledge) -> Callable[[str], str | None]:
    """Names the helpdesk of a route. SettingsError: HELPDESK names a route that the knowledge has
    not."""
    chosen = settings.helpdesks
    known = [route.id for route in knowledge.routes]
    for route in chosen:
        if route != ALL and route not in known:
            raise SettingsError(f"HELPDESK: there is no route {route}{did_you_mean(route, known)}")
    return lambda route: chosen.get(route, chosen.get(ALL))


def readers(settings: Settings, helpdesks: Mapping[str, Helpdesk]) -> dict[str, Reader]:
    """Of those helpdesks that can send webhooks and whose secret is set; they ask `helpdesks` who
    we are there."""
    readers: dict[str, Reader] = {}
    for name, helpdesk in helpdesks.items():
        if isinstance(helpdesk, Zendesk) and settings.zendesk_webhook_secret:
            readers[name] = _of_zendesk(
                helpdesk, settings.zendesk_webhook_secret.get_secret_value()
            )
        if isinstance(helpdesk, Jira) and settings.jira_webhook_secret:
            readers[name] = _of_jira(
                helpdesk, settings.jira_webhook_secret.get_secret_value(), jira_steps(settings)
            )
        if isinstance(helpdesk, Webhook) and settings.webhook_secret:
            readers[name] = _of_webhook(settings.webhook_secret.get_secret_value())
    return readers


def _zendesk(settings: Settings, tag: str) -> ZendeskSettings:
    return ZendeskSettings(
        url=_set(settings.zendesk_url),
        email=_set(settings.zendesk_email),
        api_token=_set(settings.zendesk_api_token).get_secret_value(),
        tag=tag,
    )


def _jira(settings: Settings, tag: str) -> JiraSettings:
    return JiraSettings(
        url=_set(settings.jira_url),
        email=_set(settings.jira_email),
        api_token=_set(settings.jira_api_token).get_secret_value(),
        service_desk=_set(settings.jira_service_desk_id),
        request_type=_set(settings.jira_request_type_id),
        statuses=jira_steps(settings),
        tag=tag,
    )


def _request_tracker(settings: Settings) -> RequestTrackerSettings:
    return RequestTrackerSettings(
        url=_set(settings.rt_url),
        user=_set(settings.rt_user),
        token=_set(settings.rt_token).get_secret_value(),
        queue=_set(settings.rt_queue),
        number_field=settings.rt_number_field,
        private=settings.private,
    )


def _roundup(settings: Settings) -> RoundupSettings:
    return RoundupSettings(
        url=_set(settings.roundup_url),
        user=_set(settings.roundup_user),
        password=_set(settings.roundup_password).get_secret_value(),
        priority=settings.roundup_priority,
        urgent_priority=settings.roundup_urgent_priority,
        private=settings.private,
    )


def alarm_mailbox(settings: Settings) -> Email | None:
    """What writes to ALARM_EMAIL, where that is set."""
    if settings.alarm_email is None:
        return None
    return Email(_mail(settings, settings.alarm_email), "ALARM_EMAIL")


def _email(settings: Settings) -> EmailSettings:
    return _mail(settings, _set(settings.email_to))


def _mail(settings: Settings, desk: str) -> EmailSettings:
    return EmailSettings(
        host=_set(settings.smtp_host),
        sender=_set(settings.email_from),
        desk=desk,
        port=settings.smtp_port,
        user=settings.smtp_user,
        password=settings.smtp_password.get_secret_value() if settings.smtp_password else None,
        security=settings.smtp_security,
    )


def _webhook(settings: Settings) -> WebhookSettings:
    return WebhookSettings(
        url=_set(settings.webhook_url).get_secret_value(),
        secret=_set(settings.webhook_secret).get_secret_value(),
        private=settings.private,
    )


def _set(value: Value | None) -> Value:
    """`Settings` sees to it that the helpdesks that HELPDESK names have all that they need."""
    if value is None:
        raise SettingsError("HELPDESK: a setting that it needs is missing")
    return value


def jira_steps(settings: Settings) -> Mapping[str, RemoteStatus]:
    """What the steps of Jira's workflow mean: the usual ones, and those of JIRA_STATUSES."""
    own: dict[str, RemoteStatus] = {}
    for item in filter(str.strip, (settings.jira_statuses or "").split(",")):
        step, _, meaning = (part.strip().casefold() for part in item.partition("="))
        if not step or meaning not in list(RemoteStatus):
            means = ", ".join(RemoteStatus)
            raise SettingsError(
                f"JIRA_STATUSES: write {item.strip()!r} as step=meaning; a meaning is {means}"
            )
        own[step] = RemoteStatus(meaning)
    return {**STATUSES, **own}


def _of_zendesk(helpdesk: Zendesk, secret: str) -> Reader:
    """Zendesk is asked who we are there, and who moved a ticket, only for what it signed."""

    async def read(headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[Change, ...]:
        zendesk_events.check_webhook(headers, body, secret, now)
        own, tag = str(await helpdesk.me()), helpdesk.tag
        id = zendesk_events.mover_in(body, own=own, tag=tag)
        mover = None if id is None else await helpdesk.person(id)
        return zendesk_events.read_webhook(body, own=own, tag=tag, mover=mover)

    return read


def _of_jira(helpdesk: Jira, secret: str, statuses: Mapping[str, RemoteStatus]) -> Reader:
    """Jira likewise."""

    async def read(headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[Change, ...]:
        jira_events.check_webhook(headers, body, secret, now)
        issue = jira_events.issue_in(body)
        if issue is None or not await helpdesk.issues.originals([issue]):
            return ()
        own = await helpdesk.me()
        return jira_events.read_webhook(body, own=own, tag=helpdesk.tag, statuses=statuses)

    return read


def _of_webhook(secret: str) -> Reader:
    async def read(headers: Mapping[str, str], body: bytes, now: datetime) -> tuple[Change, ...]:
        return webhook.read_webhook(headers, body, secret, now)

    return read
