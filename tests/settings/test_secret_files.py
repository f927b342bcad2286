"""A secret can stand in a file, as Docker and Kubernetes mount them."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings.environment import SUFFIX, is_secret
from bot.settings.helpdesks import NEEDED
from bot.settings.settings import Settings, read

SECRETS = {
    name: str(field.alias) for name, field in Settings.model_fields.items() if is_secret(field)
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def file(tmp_path: Path, content: bytes) -> str:
    (tmp_path / "secret").write_bytes(content)
    return str(tmp_path / "secret")


def test_tokens_passwords_and_the_database_are_secrets() -> None:
    """Whatever else is one by its type is read from a file without being named anywhere."""
    assert {"SLACK_BOT_TOKEN", "MicrosoftAppPassword", "DATABASE_URL", "SMTP_PASSWORD"} <= set(
        SECRETS.values()
    )
    assert "HOST" not in SECRETS.values()


# Of one Slack workspace, and of many: never both.
ONE, MANY = (
    {"slack_bot_token", "slack_app_token"},
    {"slack_client_secret", "slack_former_client_secret"},
)


@pytest.mark.parametrize("without", [ONE, MANY])
def test_every_secret_can_stand_in_a_file(
    environment: pytest.MonkeyPatch, tmp_path: Path, without: set[str]
) -> None:
    """Without the line feed that editors end a file with."""
    secrets = {name: alias for name, alias in SECRETS.items() if name not in without}
    many = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_HOME_WORKSPACE": "T0HOME",
        "PUBLIC_URL": "https://care.example.com",
    }
    for name, value in many.items() if without == ONE else ():
        environment.setenv(name, value)
    for name in {name for needed in NEEDED.values() for name in needed}.difference(
        SECRETS.values()
    ):
        environment.setenv(name, "7")
    others = {"SMTP_USER": "bot", "MicrosoftAppId": "a", "MicrosoftAppTenantId": "t"}
    by_route = [f"route-{number}:{name}" for number, name in enumerate(NEEDED)]
    for name, value in {**others, "HELPDESK": ",".join(by_route)}.items():
        environment.setenv(name, value)
    for name, alias in secrets.items():
        (tmp_path / alias).write_text(f"{_secret(name)}\n")
        environment.setenv(alias + SUFFIX, str(tmp_path / alias))
    settings = read()
    assert {name: getattr(settings, name).get_secret_value() for name in secrets} == {
        n: _secret(n) for n in secrets
    }


def _secret(name: str) -> str:
    return "sqlite:///x.db" if name == "database_url" else f"canary of {name}"


def test_a_file_works_like_the_setting(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """From the environment as from `.env`, which may name files too."""
    environment.setenv("SLACK_SIGNING_SECRET", "s")
    (tmp_path / ".env").write_text(f"SLACK_BOT_TOKEN_FILE={file(tmp_path, b'xoxb-canary')}\n")
    assert read().slack_bot_token == SecretStr("xoxb-canary")


def test_the_setting_and_its_file_at_once_stop_the_start(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    environment.setenv("SLACK_BOT_TOKEN_FILE", file(tmp_path, b"xoxb-2"))
    with pytest.raises(
        SettingsError, match="SLACK_BOT_TOKEN and SLACK_BOT_TOKEN_FILE are both set: remove one"
    ):
        read()


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe"])
def test_a_file_without_a_secret_stops_the_start(
    environment: pytest.MonkeyPatch, tmp_path: Path, content: bytes
) -> None:
    environment.setenv("SLACK_BOT_TOKEN_FILE", file(tmp_path, content))
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN_FILE: its file"):
        read()


@pytest.mark.parametrize("path", ["xoxb-canary", ".", "/xoxb-canary/\x01"])
def test_a_file_that_is_not_there_stops_the_start(
    environment: pytest.MonkeyPatch, path: str
) -> None:
    """And is not repeated: somebody may have put the secret itself there."""
    environment.setenv("SLACK_BOT_TOKEN_FILE", path)
    with pytest.raises(
        SettingsError, match="SLACK_BOT_TOKEN_FILE: its file cannot be read"
    ) as caught:
        read()
    assert "canary" not in str(caught.value)
