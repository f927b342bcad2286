"""The app package for Teams: the manifest in `manifest/`, filled in, with its two icons."""

from __future__ import annotations

import io
import json
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.errors import SettingsError

FOLDER = Path(__file__).parent / "manifest"


READ_CHANNELS = {"name": "ChannelMessage.Read.Group", "type": "Application"}
READING_VERSION = "1.1.0"  # Teams asks for the permission when it takes the package for a newer one


def manifest(public_url: str | None, app_id: str | None, *, listening: bool = False) -> bytes:
    """The zip to upload to Teams; the same settings give the same bytes. `listening`: the bot shall
    see what is written in channels without a mention, which a team's owner then has to allow."""
    if public_url is None:
        raise SettingsError(
            "PUBLIC_URL is missing: set the https address that Teams reaches this server at"
        )
    content = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    content["id"] = content["bots"][0]["botId"] = content["composeExtensions"][0]["botId"] = (
        _checked(app_id)
    )
    if listening:
        content["version"] = READING_VERSION
        content["authorization"] = {"permissions": {"resourceSpecific": [READ_CHANNELS]}}
        content["webApplicationInfo"] = {"id": content["id"], "resource": f"api://{content['id']}"}
    content["validDomains"] = [urlsplit(public_url).hostname]
    files = {name: (FOLDER / name).read_bytes() for name in content["icons"].values()}
    files["manifest.json"] = json.dumps(content, indent=2, ensure_ascii=False).encode()
    return _zip(files)


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
