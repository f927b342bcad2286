"""Wrong or half settings stop the start, and the sentence names the fix."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.helpdesk.registry import helpdesk_of, jira_steps, makers
from adapters.server.app import build
from bot.errors import SettingsError
from bot.model.remote import RemoteStatus
from bot.settings.helpdesks import NEEDED
from bot.settings.operation import is_loopback
from bot.settings.settings import Settings, misspelt, read
from tests import ROOT
from tests.drivers.chat import knowledge_of

JIRA = {
    "JIRA_URL": "https://x.example",
    "JIRA_EMAIL": "bot@x.example",
    "JIRA_API_TOKEN": "canary",
    "JIRA_SERVICE_DESK_ID": "1",
    "JIRA_REQUEST_TYPE_ID": "2",
}
ROUNDUP = {"ROUNDUP_URL": "https://x.example", "ROUNDUP_USER": "bot", "ROUNDUP_PASSWORD": "canary"}
SECRETS = {
    "SLACK_BOT_TOKEN": "xoxb-canary",
    "SLACK_SIGNING_SECRET": "canary",
    "MicrosoftAppPassword": "canary",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> pytest.MonkeyPatch:
    monkeypatch.chdir(str(tmp_path))
    return monkeypatch


def settings(environment: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        environment.setenv(name, value)
    return read()


def test_without_settings_the_playground_runs_alone(environment: pytest.MonkeyPatch) -> None:
    """No account is needed."""
    alone = settings(environment)
    assert (alone.slack_on, alone.teams_on, alone.loopback) == (False, False, True)


@pytest.mark.parametrize(
    ("half", "missing"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_SIGNING_SECRET is missing"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_CARE_CHANNEL": "C1"}, "SLACK_BOT_TOKEN is missing"),
        (
            {"SLACK_CLIENT_ID": "1.2"},
            "SLACK_CLIENT_SECRET is missing: .*; SLACK_HOME_WORKSPACE is missing: .*PUBLIC",
        ),
        ({"SLACK_CLIENT_SECRET": "s"}, "SLACK_CLIENT_ID is missing"),
        (
            {"SLACK_CLIENT_ID": "1.2", "SLACK_BOT_TOKEN": "x"},
            "SLACK_BOT_TOKEN is for one workspace: remove it",
        ),
        ({"MicrosoftAppPassword": "p"}, "MicrosoftAppId is missing"),
        ({"TEAMS_CARE_CHANNEL": "19:x"}, "MicrosoftAppId is missing"),
        ({"MicrosoftAppId": "a", "MicrosoftAppTenantId": "t"}, "MicrosoftAppPassword is missing"),
        ({"MicrosoftAppId": "a", "MicrosoftAppPassword": "p"}, "MicrosoftAppTenantId is missing"),
        (
            {"TEAMS_AUTH": "disabled", "HOST": "192.0.2.1"},
            "TEAMS_AUTH=disabled is for this machine only",
        ),
        ({"TEAMS_AUTH": "disabled", "PUBLIC_URL": "https://x.example"}, "TEAMS_AUTH=disabled"),
        ({"PUBLIC_URL": "http://x.example"}, "PUBLIC_URL: must begin with https://"),
        (
            {"DATABASE_URL": "mysql://x"},
            "DATABASE_URL: must begin with sqlite:/// or postgresql://",
        ),
        ({"HELPDESK": "zendesc"}, "HELPDESK: there is no zendesc; did you mean zendesk?"),
        ({"HELPDESK": "email,webhook"}, "HELPDESK: more than one for all routes"),
        ({"HELPDESK": "rma:email,rma:webhook"}, "HELPDESK: more than one for rma"),
        (
            {"HELPDESK": "rma:"},
            "HELPDESK: there is no helpdesk without a name; there are zendesk, jira",
        ),
        ({"HELPDESK": "zendesk", "ZENDESK_URL": "https://x.example"}, "ZENDESK_EMAIL is missing"),
        (
            {"HELPDESK": "rma:roundup", **ROUNDUP, "ROUNDUP_PASSWORD": ""},
            "ROUNDUP_PASSWORD is missing",
        ),
        (
            {"HELPDESK": "roundup", **ROUNDUP, "RT_URL": "https://x.example"},
            "HELPDESK does not name request-tracker",
        ),
        ({"SMTP_USER": "bot"}, "SMTP_PASSWORD is missing: set both, or neither"),
        ({"PORT": "many"}, "PORT: must be a whole number"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL: Input should be 'debug', "),
        ({"LOG_QUESTIONS": "perhaps"}, "LOG_QUESTIONS: must be true or false"),
        ({"CONSOLE": "google"}, "CONSOLE: is not written as it must be. .* slack, teams, or both"),
        ({"CONSOLE_TENANT": "ours"}, "CONSOLE_TENANT: is not written as it must be. Tenant id"),
        ({"KNOWLEDGE_CHANNEL": "C1"}, "KNOWLEDGE_CHANNEL: .* .slack:C..., teams:19:"),
        ({"PLAYGROUND_TOKEN": "short"}, "PLAYGROUND_TOKEN: must have 20 characters or more"),
        ({"EVALUATION_SETS": "none.jsonl"}, "EVALUATION_SETS: none.jsonl is no file that is there"),
    ],
)
def test_half_a_channel_names_what_is_missing(
    environment: pytest.MonkeyPatch, half: dict[str, str], missing: str
) -> None:
    """Nobody finds out from a silent bot."""
    with pytest.raises(SettingsError, match=missing):
        settings(environment, **half)


def test_socket_mode_needs_no_signing_secret(environment: pytest.MonkeyPatch) -> None:
    """Nothing arrives over HTTP then."""
    assert settings(environment, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1").slack_on


def test_the_platforms_postgresql_address_is_accepted(environment: pytest.MonkeyPatch) -> None:
    """Hosters say postgres://."""
    address = settings(environment, DATABASE_URL="postgres://u:p@db.example/care").database_url
    assert address.get_secret_value() == "postgresql+psycopg://u:p@db.example/care"


def test_a_helpdesk_serves_all_routes_or_some(environment: pytest.MonkeyPatch) -> None:
    """The route's own comes first."""
    email = {
        "SMTP_HOST": "mail.example",
        "EMAIL_FROM": "bot@x.example",
        "EMAIL_TO": "desk@x.example",
    }
    read = settings(environment, HELPDESK="Roundup, rma:email", **ROUNDUP, **email)
    of_route = helpdesk_of(read, knowledge_of(ROOT / "knowledge"))
    assert [of_route(route) for route in ("rma", "customer-care")] == ["email", "roundup"]
    assert {name: make().name for name, make in makers(read).items()} == {
        "roundup": "roundup",
        "email": "email",
    }
    assert "canary" not in repr(read)
    some = read.model_copy(update={"helpdesk": "rma:email"})
    assert helpdesk_of(some, knowledge_of(ROOT / "knowledge"))("customer-care") is None


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"HELPDESK": "rmaa:roundup"}, "HELPDESK: there is no route rmaa; did you mean rma?"),
        (
            {"HELPDESK": "roundup", "ROUNDUP_URL": "http://x.example"},
            "Roundup: the address must begin with https://",
        ),
        (
            {"HELPDESK": "jira", **JIRA, "JIRA_STATUSES": "Parts ordered=later"},
            "JIRA_STATUSES: write 'Parts ordered=l",
        ),
    ],
)
def test_what_a_helpdesk_cannot_work_with_stops_the_start(
    environment: pytest.MonkeyPatch, wrong: dict[str, str], sentence: str
) -> None:
    """Named with its fix."""
    own = ROUNDUP if wrong["HELPDESK"] != "jira" else {}
    with pytest.raises(SettingsError, match=sentence):
        build(settings(environment, **{**own, **wrong}, KNOWLEDGE_DIR=str(ROOT / "knowledge")))


def test_own_steps_of_jira_are_given_a_meaning(environment: pytest.MonkeyPatch) -> None:
    """Beside the usual ones."""
    steps = jira_steps(
        settings(environment, HELPDESK="jira", **JIRA, JIRA_STATUSES="Parts Ordered = waiting, ")
    )
    assert (steps["parts ordered"], steps["done"]) == (RemoteStatus.WAITING, RemoteStatus.RESOLVED)


def test_every_helpdesk_is_made_from_its_settings(environment: pytest.MonkeyPatch) -> None:
    """Each by its name in HELPDESK, when all that it needs is there."""
    values = {
        name: "https://x.example" if name.endswith("_URL") else "7"
        for needed in NEEDED.values()
        for name in needed
    }
    values |= {
        "WEBHOOK_SECRET": "whsec_Y2FuYXJ5",
        "EMAIL_FROM": "bot@x.example",
        "EMAIL_TO": "desk@x.example",
    }
    by_route = zip(
        ("customer-care", "classound", "tech-support", "rma", "area-manager"), NEEDED, strict=False
    )
    helpdesk = ",".join([*(f"{route}:{name}" for route, name in by_route), "webhook"])
    made = makers(settings(environment, HELPDESK=helpdesk, **values))
    assert {name: make().name for name, make in made.items()} == {name: name for name in NEEDED}


def test_secrets_are_never_printed(environment: pytest.MonkeyPatch) -> None:
    """Neither by the settings nor by an error about them."""
    with pytest.raises(SettingsError) as error:
        settings(environment, **SECRETS)
    assert "canary" not in repr(settings(environment, MicrosoftAppId="a", MicrosoftAppTenantId="t"))
    assert "canary" not in str(error.value)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("[::1]", True),
        ("192.0.2.1", False),
        ("x.example", False),
    ],
)
def test_loopback_is_this_machine_only(host: str, local: bool) -> None:
    """An address that others reach is not."""
    assert is_loopback(host) is local


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("SLACK_CARE_CHANEL", "SLACK_CARE_CHANNEL"),
        ("SLACK_TOKEN", "SLACK_BOT_TOKEN"),
        ("slack_signing_secrets", "SLACK_SIGNING_SECRET"),
        ("SLACK_BOT_TOKEN_FIL", "SLACK_BOT_TOKEN_FILE"),
        ("MICROSOFT_APP_ID", "MicrosoftAppId"),
        ("DATABASE_URI", "DATABASE_URL"),
        ("ZENDESK_TOKEN", "ZENDESK_API_TOKEN"),
        ("RETENTION_QUESTION_DAYS", "RETENTION_QUESTIONS_DAYS"),
    ],
)
def test_a_name_that_is_nearly_a_settings_is_found(
    environment: pytest.MonkeyPatch, tmp_path: Path, name: str, meant: str
) -> None:
    """In the environment and in the file; it would count for nothing, and nobody would notice."""
    environment.setenv(name, "x")
    assert list(misspelt()) == [(name, meant)]
    environment.delenv(name)
    (tmp_path / ".env").write_text(f"{name}=x\n", encoding="utf-8")
    assert [(given.upper(), near) for given, near in misspelt()] == [(name.upper(), meant)]


def test_what_belongs_to_others_is_left_alone(environment: pytest.MonkeyPatch) -> None:
    """Other programs have settings, too; and ours may be written in any case of letters."""
    for name in ("HOSTNAME", "PATH", "POSTGRES_PASSWORD", "SLACK_WEBHOOK_URL", "log_level"):
        environment.setenv(name, "info")
    assert list(misspelt()) == []
