"""The app package for Teams: valid by the official schema, with its two icons."""

from __future__ import annotations

import io
import json
import struct
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema.validators import validator_for

from adapters.teams.manifest import manifest
from bot.desk import commands
from bot.dialogue import words
from bot.errors import SettingsError
from tests.fakes.fake_teams import APP_ID
from tests.teams.test_render import schema_file

URL = "https://care.example.com"


def package(*, listening: bool = False) -> ZipFile:
    return ZipFile(io.BytesIO(manifest(URL, APP_ID, listening=listening)))


def content(*, listening: bool = False) -> dict[str, Any]:
    filled: dict[str, Any] = json.loads(package(listening=listening).read("manifest.json"))
    return filled


@pytest.mark.parametrize("listening", [False, True])
def test_the_manifest_passes_the_official_schema(*, listening: bool) -> None:
    """Of the version that it names."""
    schema = json.loads(
        schema_file(f"teams-manifest-{content()['manifestVersion']}.json").read_text()
    )
    validator_for(schema)(schema).validate(content(listening=listening))


def test_the_icons_have_their_sizes() -> None:
    """192 pixels in colour, 32 as an outline."""
    sizes = {
        name: struct.unpack(">II", package().read(name)[16:24])
        for name in ("color.png", "outline.png")
    }
    assert sizes == {"color.png": (192, 192), "outline.png": (32, 32)}


def test_every_scope_and_both_extensions_are_there() -> None:
    """With the app id of the settings in all three places."""
    text = json.dumps(content())
    assert text.count(APP_ID) == 3
    assert '["personal", "team", "groupChat"]' in text
    assert '"fetchTask": true' in text
    assert content()["validDomains"] == ["care.example.com"]


def test_the_commands_are_those_that_the_desk_understands() -> None:
    """Apart from the first, which is a question."""
    titles = [command["title"] for command in content()["bots"][0]["commandLists"][0]["commands"]]
    assert [bool(commands.understood(title)) for title in titles] == [False, True, True, True, True]
    assert words.SEARCH in json.dumps(content())


def test_the_same_settings_give_the_same_bytes() -> None:
    assert manifest(URL, APP_ID) == manifest(URL, APP_ID)


@pytest.mark.parametrize(
    ("url", "app_id", "name"),
    [
        (None, APP_ID, "PUBLIC_URL"),
        (URL, None, "MicrosoftAppId"),
        (URL, "not-a-guid", "MicrosoftAppId"),
    ],
)
def test_a_missing_setting_is_named(url: str | None, app_id: str | None, name: str) -> None:
    with pytest.raises(SettingsError, match=name):
        manifest(url, app_id)
