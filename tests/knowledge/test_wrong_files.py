"""A knowledge file that is wrong, by accident or design, is refused in a sentence that names it: at
the start, and while the server runs, which goes on with what it knew."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge import documents
from bot.knowledge.loading import CALIBRATION, calibration, load
from tests.drivers.patience import Stopwatch
from tests.drivers.process import bot_process
from tests.drivers.slack_chat import chatting, settings
from tests.fakes.fake_slack import FakeSlack

SOON = 5.0  # seconds, on a busy machine
BOMB = "\n".join(
    [
        "a0: &a0 [x, x, x, x, x, x, x, x, x]",
        *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)),
    ]
)


def written(text: str | bytes) -> Callable[[Path], None]:
    content = text if isinstance(text, bytes) else text.encode()

    def write(file: Path) -> None:
        file.write_bytes(content)

    return write


def outside(file: Path) -> None:
    elsewhere = file.parent.parent / "elsewhere.yaml"
    elsewhere.write_text("topic: x", "utf-8")
    file.symlink_to(elsewhere)


def holes(file: Path) -> None:
    with file.open("wb") as sparse:
        sparse.truncate(20 * 2**30)


WRONG: dict[str, tuple[Callable[[Path], None], str]] = {
    "nested lists": (written("[" * 100_000), "nested too deeply"),
    "nested keys": (written("\n".join(" " * n + "a:" for n in range(1000))), "nested too deeply"),
    "nested dashes": (written("- " * 100_000), "nested too deeply"),
    "nested braces": (written("{a: " * 100_000), "nested too deeply"),
    "aliases of aliases": (written(BOMB), "refers to another place"),
    "itself": (written("topic: &a [*a]"), "refers to another place"),
    "a key that is itself": (written("? &a [*a]\n: b"), "refers to another place"),
    "merged with itself": (written("topic: &a\n  <<: *a"), "refers to another place"),
    "an anchor alone": (written("topic: &name x"), "refers to another place"),
    "a link to the outside": (outside, "leads out of the folder"),
    "a link to a secret": (lambda file: file.symlink_to("/etc/passwd"), "leads out of the folder"),
    "a link to a device": (lambda file: file.symlink_to("/dev/zero"), "leads out of the folder"),
    "a link to itself": (lambda file: file.symlink_to(file), "file"),
    "a link to nothing": (
        lambda file: file.symlink_to(file.parent / "gone.yaml"),
        "cannot be read",
    ),
    "a pipe": (lambda file: os.mkfifo(file), "is no plain file"),
    "a folder": (lambda file: file.mkdir(), "is no plain file"),
    "a huge file": (written(b"a: " + b"x" * 30_000_000), "is larger than"),
    "a huge hole": (holes, "is larger than"),
    "too many texts": (written("a: [" + "x, " * 60_000 + "]"), "holds too much"),
    "NUL": (written("topic: \0"), "characters that YAML does not allow"),
    "no UTF-8": (written(b"topic: \xff"), "not UTF-8"),
    "a list as a key": (written("? [a]\n: b"), ""),
    "a date before time": (written("reviewed: 0001-01-01T00:00:00+23:59"), ""),
    "a number of digits": (written("reviewed: " + "9" * 10_000), ""),
    "two documents": (written("a: b\n---\na: b"), "not YAML"),
    "an object": (written("topic: !!python/object/apply:os.system [id]"), ""),
    "nothing": (written(""), "must hold keys"),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("file", ["wrong.yaml", "organisations.yaml"])
def test_a_wrong_file_is_a_sentence_at_once(folder: Path, name: str, file: str) -> None:
    from bot.knowledge import organisations

    make, reason = WRONG[name]
    make(folder / file)
    watch = Stopwatch()
    read = load if file == "wrong.yaml" else organisations.load
    if file == "organisations.yaml" and not (folder / file).exists():
        return  # a file that may be left out, and whose link leads nowhere
    with pytest.raises(KnowledgeError, match=file.replace(".", r"\.")) as caught:
        read(folder)
    assert reason in str(caught.value)
    assert watch.seconds < SOON
    assert len(str(caught.value).partition("\n")[0]) < 1000


@pytest.mark.parametrize("name", ["a pipe", "a link to a device", "a huge hole", "nothing"])
def test_a_scale_that_is_no_file_is_none(folder: Path, name: str) -> None:
    WRONG[name][0](folder / CALIBRATION)
    assert calibration(folder) is None


def test_a_mounted_volumes_links_stay_in_the_folder(folder: Path) -> None:
    """As in a Kubernetes ConfigMap: each file links into a hidden folder beside it."""
    hidden = folder / "..2026_11_02"
    hidden.mkdir()
    (folder / "..data").symlink_to(hidden.name)
    for file in sorted(folder.glob("*.yaml")):
        file.rename(hidden / file.name)
        file.symlink_to(Path("..data") / file.name)
    assert load(folder).entries


def test_our_own_files_are_far_from_the_bounds(knowledge_folder: Path) -> None:
    for file in knowledge_folder.glob("*.yaml"):
        assert file.stat().st_size < documents.LARGEST / 5


@pytest.fixture
def knowledge_folder() -> Path:
    from tests import ROOT

    return ROOT / "knowledge"


async def test_the_running_server_goes_on_with_what_it_knew(
    slack: FakeSlack, folder: Path, tmp_path: Path
) -> None:
    """Whatever is put into the folder, one after the other."""
    env = {**settings(slack, folder), "DATABASE_URL": f"sqlite:///{tmp_path}/care.db"}
    async with bot_process(**env) as bot, chatting(bot.url, slack) as anna:
        wrong = folder / "wrong.yaml"
        for name in (
            "nested lists",
            "aliases of aliases",
            "itself",
            "a link to the outside",
            "a pipe",
        ):
            WRONG[name][0](wrong)
            bot.process.send_signal(signal.SIGHUP)
            refused = await bot.says("knowledge refused: the former stays")
            assert "wrong.yaml" in refused["reason"]
            wrong.unlink()
        await anna.asks("how long does porting a DID number take?")
        shown = [await slack.call("chat.postMessage") for _ in range(2)]
        assert any("1 to 3 weeks" in str(call.blocks) for call in shown)
