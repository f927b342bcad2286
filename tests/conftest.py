"""What every test stands on: the real application on a free port, and golden drawings."""

from __future__ import annotations

import fcntl
import gc
import json
import os
import pickle
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import hypothesis  # noqa: F401  # imported late, while a failure is reported, it breaks the report
import pytest
import structlog
from aiohttp import web, web_app
from playwright.async_api import Browser

from bot.dialogue import naming, words
from bot.knowledge.entries import Knowledge
from bot.learning.book import ChangeBook
from bot.model.changes import Change
from bot.settings.environment import SUFFIX
from bot.settings.settings import Settings
from bot.storage.store import Store
from tests import INDEX_CACHE, ROOT
from tests.drivers import memory_disk
from tests.drivers.browser import connected, kept_chromium, need_chromium
from tests.drivers.chat import Chat, index_of, knowledge_of
from tests.drivers.slack_chat import SlackChat, chatting, settings
from tests.drivers.slack_school import SlackSchool
from tests.drivers.small_knowledge import write as write_small_knowledge
from tests.drivers.statements import compile_once
from tests.fakes.fake_slack import FakeSlack, fake_slack
from tests.fakes.first_start import first_started
from tests.fakes.postgresql import Databases, databases
from tests.fakes.slack_methods import PAUL, RITA
from tests.tools.demo.playing import SEED, Played, play

SWEEP_EVERY = 0.5
"""Seconds, so that no test waits long for what comes with the next sweep."""
GOLDEN = ROOT / "tests/golden"
LONG = {"browser", "demo"}
YOUNG = 20_000
"""Objects between two looks for garbage: four times what a server takes."""
SETTINGS = {
    name
    for field in Settings.model_fields.values()
    for name in (str(field.alias), f"{field.alias}{SUFFIX}")
}
OURS = knowledge_of(ROOT / "knowledge").brand
naming.keep_naming(lambda: OURS)  # the tests read the words themselves, too
SHORT_NOTICE = words.short_notice(
    "The confirmed porting date is fewer than 5 business days away, so a change may be refused."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write the drawings that tests compare with"
    )


@pytest.fixture(autouse=True, scope="session")
def _log_as_in_production() -> None:
    """structlog's own way of showing an exception takes seconds, in which the event loop stands."""
    plain = structlog.dev.ConsoleRenderer(
        colors=False, exception_formatter=structlog.dev.plain_traceback
    )
    structlog.configure(processors=[structlog.stdlib.add_log_level, plain])


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own settings stay out of the tests; and meaning does, which takes a server
    seconds to prepare: the tests of it ask for it. What the search learned is kept for all."""
    for name in SETTINGS & os.environ.keys():
        monkeypatch.delenv(name)
    monkeypatch.setenv("MEANING", "off")
    monkeypatch.setenv("INDEX_CACHE", str(INDEX_CACHE))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a third of a test's time it waits for something."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that at the end nobody waits for it: the browser, and the
    invented traffic, which one worker then plays for itself."""
    items.sort(key=lambda item: LONG.isdisjoint(getattr(item, "fixturenames", ())))


def pytest_configure() -> None:
    """Files of tests outlive nothing: where memory can hold them, no disk is waited for."""
    compile_once()
    if memory_disk.usable():
        os.environ["TMPDIR"] = tempfile.tempdir = str(memory_disk.FOLDER)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """What is imported is never garbage: looking through it again and again would take seconds of
    the start, and of a test. Nor is what a test makes looked through while it is still in use."""
    gc.disable()
    yield
    gc.freeze()
    gc.set_threshold(YOUNG)
    gc.enable()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, object], None]:
    """Compare a drawing (text, or anything that is JSON) with tests/golden/<name>."""

    def compare(name: str, drawing: object) -> None:
        file = GOLDEN / name
        text = (
            drawing
            if isinstance(drawing, str)
            else json.dumps(drawing, indent=1, ensure_ascii=False) + "\n"
        )
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.exists(), f"no drawing yet: run pytest --update-golden and look at {file}"
        assert text == file.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return knowledge_of(ROOT / "knowledge")


@pytest.fixture(scope="session")
def small_knowledge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a few entries, with which the application starts at once."""
    return write_small_knowledge(tmp_path_factory.mktemp("knowledge"))


@pytest.fixture
def folder(small_knowledge: Path, tmp_path: Path) -> Path:
    """The same, to be written into."""
    return Path(shutil.copytree(small_knowledge, tmp_path / "knowledge"))


@pytest.fixture
def command_line(small_knowledge: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Commands find the small knowledge, and this database."""
    first_started(url := f"sqlite:///{tmp_path}/care.db")
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("KNOWLEDGE_DIR", str(small_knowledge))
    return url


@dataclass
class Running:
    """The application as it runs for a test."""

    url: str
    app: web.Application
    runner: web.AppRunner

    async def stop(self) -> None:
        await self.runner.cleanup()


Start = Callable[..., Awaitable[Running]]


@pytest.fixture
async def start_app(tmp_path: Path) -> AsyncIterator[Start]:
    """Start the real application; settings by their environment names, anything else goes to
    `build`."""
    started: list[Running] = []

    async def start(*, build_with: dict[str, object] | None = None, **env: object) -> Running:
        values = {
            "DATABASE_URL": f"sqlite:///{tmp_path}/care.db",
            "KNOWLEDGE_DIR": ROOT / "knowledge",
            "HOST": "127.0.0.1",
            **env,
        }
        from adapters.server.app import build

        first_started(str(values["DATABASE_URL"]))
        read = Settings(_env_file=None, **values)  # type: ignore[arg-type]
        files = knowledge_of(read.knowledge_dir)
        usual = {
            "files": files,
            "index": index_of(files),
            "sweep_every": SWEEP_EVERY,
        }
        app = build(read, **usual | (build_with or {}))  # type: ignore[arg-type]
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        started.append(Running(f"http://{host}:{port}", app, runner))
        return started[-1]

    yield start
    for running in started:
        await running.stop()
    # aiohttp remembers the last 1,024 applications with all that they hold: 2 MB a test, which
    # Python looks through again and again.
    web_app._cached_build_middleware.cache_clear()


@dataclass(frozen=True, slots=True)
class Demo:
    """Invented traffic in a database of its own, with less that is usual; not to be written to."""

    store: Store
    played: Played
    until: ClassVar = datetime(2026, 11, 23, tzinfo=UTC)

    def change(self, name: str) -> Change:
        with self.store.reading() as memory:
            change = ChangeBook(memory.connection).change(self.played.changes[name])
        assert change
        return change


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, knowledge: Knowledge) -> Iterator[Demo]:
    """Played by the first worker that needs it: it takes a quarter of a minute."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    url, played = f"sqlite:///{folder}/demo.db", folder / "demo.played"
    with (folder / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not played.exists():
            store = Store(url)
            played.write_bytes(pickle.dumps(play(knowledge, store, SEED, Demo.until, often=8)))
            store.close()
    store = Store(url)
    yield Demo(store, pickle.loads(played.read_bytes()))  # noqa: S301  # our own
    store.close()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Databases]:
    """A real server, each worker's own."""
    with databases() as made:
        yield made


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database as a first start leaves it, once of each kind."""
    if request.param == "sqlite":
        first_started(url := f"sqlite:///{tmp_path}/care.db")
        yield url
        return
    server: Databases = request.getfixturevalue("postgresql")
    yield (url := server.first_started())
    server.done_with(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that nobody has used before, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/care.db"
        return
    server: Databases = request.getfixturevalue("postgresql")
    yield (url := server.empty())
    server.done_with(url)


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(database_url)
    yield store
    store.close()


@pytest.fixture
def postgresql_store(postgresql: Databases) -> Iterator[Store]:
    """For what cannot come about on SQLite, which has one writer."""
    store = Store(url := postgresql.first_started())
    yield store
    store.close()
    postgresql.done_with(url)


@pytest.fixture
def chat(knowledge: Knowledge, store: Store) -> Chat:
    """People and the desk, without a platform."""
    return Chat(knowledge, store)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with fake_slack() as slack:
        yield slack


@pytest.fixture
def slack_settings(slack: FakeSlack, small_knowledge: Path) -> dict[str, object]:
    """What the bot that is in Slack is started with; where a test wants it otherwise, it says so
    here."""
    return settings(slack, small_knowledge)


@pytest.fixture
async def in_slack(
    slack: FakeSlack, slack_settings: dict[str, object], start_app: Start
) -> Running:
    """The bot, once it knows who it is there."""
    running = await start_app(**slack_settings)
    await slack.call("auth.test")
    return running


@pytest.fixture(scope="session")
def chromium() -> Iterator[str]:
    """Each worker's own."""
    need_chromium()
    with kept_chromium() as address:
        yield address


@pytest.fixture
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with connected(chromium) as browser:
        yield browser


@pytest.fixture
async def anna(in_slack: Running, slack: FakeSlack) -> AsyncIterator[SlackChat]:
    """Somebody who uses it there."""
    async with chatting(in_slack.url, slack) as chat:
        yield chat


@pytest.fixture
async def school(in_slack: Running, slack: FakeSlack, anna: SlackChat) -> SlackSchool:
    """The knowledge's desk, and who works there."""
    return SlackSchool(in_slack, slack, anna, replace(anna, user=PAUL), replace(anna, user=RITA))
