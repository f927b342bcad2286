"""The app package for Teams: the manifest in `manifest/`, filled in, with its two icons."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.dialogue import naming
from bot.dialogue.speech import ENGLISH
from bot.errors import SettingsError
from bot.knowledge.brand import Brand

FOLDER = Path(__file__).parent / "manifest"


READ_CHANNELS = {"name": "ChannelMessage.Read.Group", "type": "Application"}
READING_VERSION = "1.3.0"  # Teams asks for the permission when it takes the package for a newer one
SCHEMAS = tuple(f"1.{minor}" for minor in range(22, 30))  # of the manifest, the newest last
NEWEST = SCHEMAS[-1]
_CHANNELS_SINCE, _PROMPTS_SINCE, _SLASHES_SINCE = "1.25", "1.27", "1.29"
_IN_OTHER_WORDS = "Or any other question, in your own words"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Package:
    """What is asked of the app. `schema`: of the manifest, for tenants that take no newer one.
    `listening`: the bot shall see what is written in channels without a mention, which a team's
    owner then has to allow. `targeted`: it answers for one person's eyes. `starters` are questions
    that a press asks; `icons` are the company's own, by the names in the manifest."""

    schema: str = NEWEST
    listening: bool = False
    targeted: bool = True
    starters: tuple[str, ...] = ()
    icons: Mapping[str, bytes] = field(default_factory=dict)


USUAL = Package()


def manifest(
    brand: Brand, public_url: str | None, app_id: str | None, package: Package = USUAL
) -> bytes:
    """The zip to upload to Teams; the same settings give the same bytes."""
    if public_url is None:
        raise SettingsError(
            "PUBLIC_URL is missing: set the https address that Teams reaches this server at"
        )
    content = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    content = _branded(content, brand)
    _name(content, _checked(app_id), str(urlsplit(public_url).hostname))
    _offer_starters(content, package)
    if package.listening:
        _ask_to_read(content)
    if not package.targeted or not _knows(package.schema, _SLASHES_SINCE):
        _leave_out_slashes(content)
    if not _knows(package.schema, _CHANNELS_SINCE):  # which then take no app at all
        content.pop("supportsChannelFeatures")
    _set_schema(content, package.schema)
    files = {
        name: package.icons.get(kind) or (FOLDER / name).read_bytes()
        for kind, name in content["icons"].items()
    }
    files["manifest.json"] = json.dumps(content, indent=2, ensure_ascii=False).encode()
    return _zip(files)


def _branded(content: Json, brand: Brand) -> Json:
    """With the company's names, colour and links."""
    if brand.links is None:
        raise SettingsError(
            "links are missing in brand.yaml: add website, privacy and terms; Teams takes no app"
            " without"
        )
    with naming.naming(brand):
        named: Json = _named(content)
    developer = {
        "websiteUrl": brand.links.website,
        "privacyUrl": brand.links.privacy,
        "termsOfUseUrl": brand.links.terms,
    }
    named["developer"] |= developer
    named["accentColor"] = brand.colours.accent
    return named


def _named(node: Any) -> Any:
    match node:
        case dict():
            return {key: _named(value) for key, value in node.items()}
        case list():
            return [_named(value) for value in node]
        case str():
            return naming.filled(node, ENGLISH)
        case _:
            return node


def _name(content: Json, app_id: str, host: str) -> None:
    """Whose app it is, and whose links are its own."""
    bot, extension = content["bots"][0], content["composeExtensions"][0]
    content["id"] = bot["botId"] = extension["botId"] = app_id
    extension["messageHandlers"][0]["value"]["domains"] = [host]
    content["validDomains"] = [host]


def _offer_starters(content: Json, package: Package) -> None:
    """As prompts or, where the schema knows none, as commands that are questions."""
    if not package.starters:
        return
    lists = content["bots"][0]["commandLists"]
    if _knows(package.schema, _PROMPTS_SINCE):
        prompts = [{"title": one, "type": "prompt", "prompt": one} for one in package.starters]
        lists.append({"scopes": lists[0]["scopes"], "triggers": ["mention"], "commands": prompts})
        return
    commands = [{"title": one, "description": _IN_OTHER_WORDS} for one in package.starters]
    lists[0]["commands"] = [*commands, *lists[0]["commands"]]


def _ask_to_read(content: Json) -> None:
    content["version"] = READING_VERSION
    content["authorization"] = {"permissions": {"resourceSpecific": [READ_CHANNELS]}}
    content["webApplicationInfo"] = {"id": content["id"], "resource": f"api://{content['id']}"}


def _leave_out_slashes(content: Json) -> None:
    bot = content["bots"][0]
    del bot["supportsTargetedMessages"]
    for each in (*bot["commandLists"], *content["composeExtensions"][0]["commands"]):
        each.pop("triggers", None)


def _set_schema(content: Json, schema: str) -> None:
    content["$schema"] = content["$schema"].replace(f"v{NEWEST}/", f"v{schema}/")
    content["manifestVersion"] = schema


def _knows(schema: str, since: str) -> bool:
    return SCHEMAS.index(schema) >= SCHEMAS.index(since)


def _checked(app_id: str | None) -> str:
    if app_id is None:
        raise SettingsError("MicrosoftAppId is missing: set the application (client) id of the bot")
    try:
        return str(UUID(app_id))
    except ValueError:
        raise SettingsError(
            "MicrosoftAppId must be a GUID: copy the application (client) id"
        ) from None


def _zip(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(ZipInfo(name), content)
    return packed.getvalue()
