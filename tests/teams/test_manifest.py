"""The app package for Teams: valid by the official schema, with its two icons."""

from __future__ import annotations

import io
import json
import re
import struct
from dataclasses import replace
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema.validators import validator_for

from adapters.teams.manifest import SCHEMAS, Package, manifest
from bot.desk import commands
from bot.dialogue import words
from bot.errors import SettingsError
from bot.knowledge.brand import NEUTRAL
from bot.knowledge.loading import load
from tests import ROOT
from tests.conftest import OURS
from tests.fakes.fake_teams import APP_ID
from tests.teams.test_render import schema_file

URL = "https://care.example.com"


QUESTIONS = ("How long does porting a DID number take?", "Which payment options are there?")
NEWEST = Package(starters=QUESTIONS)


def package(asked: Package = NEWEST) -> ZipFile:
    return ZipFile(io.BytesIO(manifest(OURS, URL, APP_ID, asked)))


def content(asked: Package = NEWEST) -> dict[str, Any]:
    filled: dict[str, Any] = json.loads(package(asked).read("manifest.json"))
    return filled


@pytest.mark.parametrize("targeted", [False, True])
@pytest.mark.parametrize("listening", [False, True])
@pytest.mark.parametrize("version", SCHEMAS)
def test_the_manifest_passes_the_official_schema(
    version: str, *, listening: bool, targeted: bool
) -> None:
    """Of the version that it names, whatever is asked of it."""
    filled = content(replace(NEWEST, schema=version, listening=listening, targeted=targeted))
    assert filled["manifestVersion"] == version
    assert f"/v{version}/" in filled["$schema"]
    schema = json.loads(schema_file(f"teams-manifest-{version}.json").read_text())
    validator_for(schema)(schema).validate(filled)


def test_older_schemas_lose_what_they_do_not_know_and_nothing_else() -> None:
    """Slashes and messages for one person's eyes are of 1.29, prompts of 1.27; a press on a
    question asks it everywhere."""
    for version in SCHEMAS:
        filled = json.dumps(content(replace(NEWEST, schema=version)))
        assert ("supportsTargetedMessages" in filled) == (version == "1.29")
        assert ("slash" in filled) == (version == "1.29")
        assert ('"prompt"' in filled) == (version >= "1.27")
        assert all(f'"title": "{question}"' in filled for question in QUESTIONS)
        assert '"id": "ticket"' in filled
    assert "slash" not in json.dumps(content(replace(NEWEST, targeted=False)))


def test_links_of_ours_are_unfurled() -> None:
    [handler] = content()["composeExtensions"][0]["messageHandlers"]
    assert handler == {"type": "link", "value": {"domains": ["care.example.com"]}}


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


def test_private_and_shared_channels_take_the_app() -> None:
    """Teams refuses a package of 1.25 or newer for teams that does not say so; older ones can't."""
    said = [content(Package(version)).get("supportsChannelFeatures") for version in SCHEMAS]
    assert said == [None] * 3 + ["tier1"] * (len(SCHEMAS) - 3)


def test_the_commands_are_those_that_the_desk_understands() -> None:
    """Apart from *ask*, which stands before a question."""
    named, prompts = content()["bots"][0]["commandLists"]
    titles = [command["title"] for command in named["commands"]]
    assert titles == ["ask", "topics", "tickets", "ticket", "language", "help"]
    assert [bool(commands.understood(title, "WX")) for title in titles] == [False, *[True] * 5]
    assert tuple(command["prompt"] for command in prompts["commands"]) == QUESTIONS
    assert words.SEARCH in json.dumps(content())


def test_another_company_s_has_its_own_names_links_and_icons() -> None:
    company = load(ROOT / "examples/velundo").brand
    icon = (ROOT / "examples/velundo/icons/color.png").read_bytes()
    made = ZipFile(io.BytesIO(manifest(company, URL, APP_ID, Package(icons={"color": icon}))))
    filled = json.loads(made.read("manifest.json"))
    schema = json.loads(schema_file("teams-manifest-1.29.json").read_text())
    validator_for(schema)(schema).validate(filled)
    assert filled["developer"]["websiteUrl"] == "https://velundo.example.com/"
    assert filled["name"] == {"short": "Velundo", "full": "Velundo Service"}
    assert filled["accentColor"] == company.colours.accent
    assert made.read("color.png") == icon
    assert "{" not in filled["description"]["full"]
    assert not re.search("wildix|customer care", json.dumps(filled), re.IGNORECASE)


def test_without_links_teams_is_offered_no_app() -> None:
    with pytest.raises(SettingsError, match="website, privacy and terms"):
        manifest(NEUTRAL, URL, APP_ID)


def test_the_same_settings_give_the_same_bytes() -> None:
    assert manifest(OURS, URL, APP_ID) == manifest(OURS, URL, APP_ID)


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
        manifest(OURS, url, app_id)
