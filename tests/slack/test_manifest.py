"""The manifest that is pasted at Slack agrees with what the application does."""

from __future__ import annotations

import json

import pytest
import yaml

from adapters.slack.inbound.listeners import SEARCH, SHORTCUT
from adapters.slack.manifest import manifest
from adapters.slack.workspaces.install import REDIRECT
from bot.knowledge.brand import NEUTRAL, Brand
from bot.knowledge.loading import load
from tests import ROOT
from tests.conftest import OURS

PUBLIC = yaml.safe_load(manifest(OURS, "https://care.example.com"))


def test_every_url_is_ours() -> None:
    url = "https://care.example.com/slack/events"
    assert PUBLIC["settings"]["event_subscriptions"]["request_url"] == url
    assert PUBLIC["settings"]["interactivity"]["request_url"] == url
    assert [command["url"] for command in PUBLIC["features"]["slash_commands"]] == [url]
    assert PUBLIC["oauth_config"]["redirect_urls"] == [f"https://care.example.com{REDIRECT}"]
    assert "PUBLIC_URL" not in str(PUBLIC)


def test_without_an_address_slack_is_reached_by_socket() -> None:
    app = yaml.safe_load(manifest(OURS, None))
    assert app["settings"]["socket_mode_enabled"] is True
    assert "http" not in str(app)
    assert app["oauth_config"] == {"scopes": PUBLIC["oauth_config"]["scopes"]}


def test_the_command_and_the_shortcut_are_those_that_are_listened_to() -> None:
    assert [command["command"] for command in PUBLIC["features"]["slash_commands"]] == [
        OURS.command
    ]
    assert {
        shortcut["type"]: shortcut["callback_id"] for shortcut in PUBLIC["features"]["shortcuts"]
    } == {"message": SHORTCUT, "global": SEARCH}


def test_the_home_is_on_and_messages_can_be_written() -> None:
    home = PUBLIC["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"]
    assert not home["messages_tab_read_only_enabled"]


LONGEST = Brand(
    company="x" * 80, team="x" * 30, assistant="x" * 17, product='"' * 35, command="/" + "x" * 31
)


@pytest.mark.parametrize("brand", [OURS, NEUTRAL, LONGEST, load(ROOT / "examples/velundo").brand])
def test_slack_takes_the_texts(brand: Brand) -> None:
    """https://docs.slack.dev/reference/app-manifest"""
    filled = yaml.safe_load(manifest(brand, "https://care.example.com"))
    about = filled["display_information"]
    assert about["name"] == brand.product
    assert filled["features"]["slash_commands"][0]["command"] == brand.command
    assert "{" not in json.dumps(about, ensure_ascii=False)[1:]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert len(filled["features"]["bot_user"]["display_name"]) <= 80
    for shortcut in filled["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    (command,) = filled["features"]["slash_commands"]
    assert len(command["description"]) <= 2000
    assert len(command["usage_hint"]) <= 1000


def test_every_event_has_its_scope_and_every_scope_its_use() -> None:
    history = {
        "channels": "message.channels",
        "groups": "message.groups",
        "im": "message.im",
        "mpim": "message.mpim",
    }
    events = set(PUBLIC["settings"]["event_subscriptions"]["bot_events"])
    scopes = set(PUBLIC["oauth_config"]["scopes"]["bot"])
    assert {f"{kind}:history" for kind, event in history.items() if event in events} <= scopes
    others = {
        "app_mentions:read",
        "chat:write",
        "commands",
        "users:read",
        "users:read.email",
        "channels:read",
        "groups:read",
    }
    assert scopes == others | {f"{kind}:history" for kind in history}
