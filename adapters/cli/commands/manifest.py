"""`manifest`: what the platforms want to know of the app."""

from __future__ import annotations

from pathlib import Path

from adapters.cli import options as given
from adapters.cli.options import Commands, Options
from bot.errors import SettingsError
from bot.settings import settings

TEAMS_ZIP = Path("wildix-care-teams.zip")


def add(commands: Commands) -> None:
    manifest = given.command(
        commands, "manifest", _manifest, "write the app manifest for PUBLIC_URL"
    )
    manifest.add_argument("platform", choices=("slack", "teams"))
    manifest.add_argument(
        "--out", type=Path, help="where to write it; Slack's goes to the screen without it"
    )


def _manifest(options: Options) -> int:
    if options.platform == "slack":
        return _slack(options)
    return _teams(options)


def _slack(options: Options) -> int:
    from adapters.slack.manifest import manifest

    text = manifest(settings.read().public_url)
    if options.out is None:
        print(text, end="")
    else:
        _write(options.out, text.encode())
    return 0


def _teams(options: Options) -> int:
    from adapters.teams.manifest import manifest

    chosen, file = settings.read(), options.out or TEAMS_ZIP
    package = manifest(chosen.public_url, chosen.teams_app_id, listening=_listening(options))
    _write(file, package)
    print(f"wrote {file}")
    return 0


def _listening(options: Options) -> bool:
    """Whether a company has a Teams channel in which the bot reads along."""
    from bot.knowledge import organisations

    rooms = organisations.load(given.folder(options)).listening
    return any(room.startswith("teams:") for room in rooms)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise SettingsError(
            f"{file}: cannot be written ({error.strerror}); name another file with --out"
        ) from None
