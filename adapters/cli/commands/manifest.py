"""`manifest`: what the platforms want to know of the app."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from adapters.cli import options as given
from adapters.cli.options import Commands, Options
from bot.errors import SettingsError
from bot.settings import settings

TEAMS_ZIP = Path("teams-app.zip")
STARTER_CHARACTERS = 128  # Teams takes no longer title


def add(commands: Commands) -> None:
    manifest = given.command(
        commands, "manifest", _manifest, "write the app manifest for PUBLIC_URL"
    )
    manifest.add_argument("platform", choices=("slack", "teams", "heroku"))
    manifest.add_argument(
        "--out", type=Path, help="where to write it; without it all but Teams' goes to the screen"
    )
    manifest.add_argument(
        "--schema",
        metavar="VERSION",
        help="Teams: that of the manifest, for tenants that take no newer one; 1.22 to 1.29",
    )


def _manifest(options: Options) -> int:
    if options.platform == "slack":
        return _slack(options)
    if options.platform == "heroku":
        return _heroku(options)
    return _teams(options)


def _slack(options: Options) -> int:
    from adapters.slack.manifest import manifest

    text = manifest(given.knowledge(options).brand, settings.read().public_url)
    if options.out is None:
        print(text, end="")
    else:
        _write(options.out, text.encode())
    return 0


def _heroku(options: Options) -> int:
    """app.json as it stands here, as this company's."""
    from adapters.server import deploying

    named = deploying.named(deploying.FILE, given.knowledge(options).brand)
    if options.out is None:
        print(named, end="")
    else:
        _write(options.out, named.encode())
    return 0


def _teams(options: Options) -> int:
    from adapters.teams import manifest

    chosen, file = settings.read(), options.out or TEAMS_ZIP
    package = manifest.Package(
        schema=_schema(options, manifest.SCHEMAS),
        listening=_listening(options),
        targeted=chosen.teams_targeted == "on",
        starters=_starters(options),
        icons=_icons(options),
    )
    brand = given.knowledge(options).brand
    _write(file, manifest.manifest(brand, chosen.public_url, chosen.teams_app_id, package))
    print(f"wrote {file}")
    return 0


def _icons(options: Options) -> Mapping[str, bytes]:
    icons = given.knowledge(options).brand.icons
    if icons is None:
        return {}
    folder = given.folder(options)
    return {
        "color": (folder / icons.color).read_bytes(),
        "outline": (folder / icons.outline).read_bytes(),
    }


def _schema(options: Options, known: Sequence[str]) -> str:
    schema = options.schema or known[-1]
    if schema not in known:
        raise SettingsError(
            f"--schema {schema} is not known: take one from {known[0]} to {known[-1]}"
        )
    return schema


def _starters(options: Options) -> tuple[str, ...]:
    """Real questions of the knowledge, as the welcome offers them."""
    from bot.desk.showing import presenter

    offered = presenter.welcome_card(given.knowledge(options)).examples
    return tuple(one.title for one in offered if len(one.title) <= STARTER_CHARACTERS)


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
