"""Puts what a lock names into .venv: `python install.py requirements.lock`. With uv, which takes a
fifth of pip's time and is itself pinned with its hashes; with pip, where uv cannot be had or fails.

Needs nothing but Python, because nothing else is there yet."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
PIP_INSTALL = (PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--require-hashes")
UV_INSTALL = (UV, "pip", "install", "--python", PYTHON, "--require-hashes")
# What pip calls a setting, and what uv calls it. pip's lists are parted by spaces, as uv's are.
NAMES = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "no-index": "UV_NO_INDEX",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "client-cert": "SSL_CLIENT_CERT",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("Name the lock: python install.py requirements.lock")
    lock = sys.argv[1]
    make_folder()
    say(f"Installing what {lock} names")
    if installed_by_uv(lock):
        return
    say("uv did not do it: pip does, which takes a minute or two")
    if not succeeded(*PIP_INSTALL, "-r", lock):
        sys.exit(f"{lock} could not be installed: pip says why above.")


def make_folder() -> None:
    """Once; a half-made one is made again."""
    if PYTHON.exists() and succeeded(PYTHON, "-m", "pip", "--version", quiet=True):
        return
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit(
            f"{sys.executable} cannot create virtual environments. "
            "On Debian and Ubuntu: apt-get install python3-venv"
        )
    say(f"Creating {VENV.name} with Python {sys.version.split()[0]}")
    if not succeeded(sys.executable, "-m", "venv", "--clear", VENV):
        sys.exit(f"{VENV.name} could not be created: Python says why above.")


def installed_by_uv(lock: str) -> bool:
    fetched = succeeded(*PIP_INSTALL, "--only-binary", ":all:", "-r", "requirements-uv.lock")
    return fetched and succeeded(*UV_INSTALL, "-r", lock, env=environment_of_uv())


def environment_of_uv() -> dict[str, str]:
    """uv looks where pip looks, unless it is told by its own settings. Which of several indexes has
    a package does not matter: the hash says that it is the right one."""
    defaults = {"UV_INDEX_STRATEGY": "unsafe-best-match", "UV_SYSTEM_CERTS": "true"}
    return {**defaults, **dict(translated(settings_of_pip())), **os.environ}


def translated(settings: dict[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in settings.items():
        if name in NAMES:
            yield NAMES[name], " ".join(value.split())
    folders = [link for link in settings.get("find-links", "").split() if is_there(link)]
    if folders:
        yield "UV_FIND_LINKS", ",".join(folders)


def is_there(link: str) -> bool:
    """pip passes over a folder that is missing; uv stops."""
    return "://" in link or Path(link).exists()


def settings_of_pip() -> dict[str, str]:
    """What counts of its files and of the environment: `global.index-url='...'` a line."""
    command = (PYTHON, "-m", "pip", "config", "list")
    listing = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found: dict[str, str] = {}
    for section in ("global.", "install.", ":env:."):
        for line in listing.splitlines():
            name, _, value = line.partition("=")
            if name.startswith(section):
                found[name.removeprefix(section)] = ast.literal_eval(value)
    return found


def succeeded(*command: str | Path, env: dict[str, str] | None = None, quiet: bool = False) -> bool:
    output = subprocess.DEVNULL if quiet else None
    try:
        run = subprocess.run(command, cwd=ROOT, env=env, stdout=output, stderr=output, check=False)
    except OSError as error:
        say(f"{command[0]}: {error.strerror}")
        return False
    return run.returncode == 0


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    main()
