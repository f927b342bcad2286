"""`install.py`, as `make setup` runs it: in a folder of its own, with packages and indexes of the
test's own. Nothing is asked of a registry."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import ROOT

REAL_UV = Path(sys.executable).with_name("uv")
BROKEN_UV = Path("/bin/false")


@dataclass(frozen=True)
class Checkout:
    """A folder with `install.py` and its locks, and beside it a folder of packages."""

    folder: Path
    packages: Path

    def offers(self, name: str, files: dict[str, str]) -> None:
        """A package in the folder of packages, and its lock."""
        wheel = self.packages / f"{name}-1.0-py3-none-any.whl"
        about = f"{name}-1.0.dist-info"
        contents = {
            **files,
            f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
            f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        }
        rows = [recorded(path, text) for path, text in contents.items()]
        contents[f"{about}/RECORD"] = "\n".join([*rows, f"{about}/RECORD,,", ""])
        with ZipFile(wheel, "w") as archive:
            for path, text in contents.items():
                archive.writestr(path, text)
                archive.getinfo(path).external_attr = 0o100755 << 16
        self.locks(name, sha256(wheel.read_bytes()).hexdigest())

    def offers_uv(self, program: Path) -> None:
        script = f'#!/bin/sh\necho "uv is asked"\nexec {program} "$@"\n'
        self.offers("uv", {"uv-1.0.data/scripts/uv": script})

    def locks(self, name: str, digest: str) -> None:
        lock = self.folder / f"requirements-{name}.lock"
        lock.write_text(f"{name}==1.0 \\\n    --hash=sha256:{digest}\n")

    def installs(self, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(self.folder / "install.py"), "requirements-greeting.lock"]
        return subprocess.run(
            command, env=quiet(**environment), capture_output=True, text=True, check=False
        )

    def greets(self) -> bool:
        """Whether the package is there."""
        python = self.folder / ".venv" / "bin" / "python"
        return subprocess.run([python, "-c", "import greeting"], check=False).returncode == 0


def recorded(path: str, text: str) -> str:
    digest = urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip("=")
    return f"{path},sha256={digest},{len(text.encode())}"


def quiet(**environment: str) -> dict[str, str]:
    """The developer's own settings of pip and uv stay out of it."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))
    }
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "UV_NO_CACHE": "1", **environment}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A `.venv` with pip alone: making one takes seconds, copying it does not."""
    folder = tmp_path_factory.mktemp("bare") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.fixture
def checkout(tmp_path: Path, bare: Path) -> Iterator[Checkout]:
    made = Checkout(tmp_path / "checkout", tmp_path / "packages")
    made.folder.mkdir()
    made.packages.mkdir()
    shutil.copy(ROOT / "install.py", made.folder)
    shutil.copytree(bare, made.folder / ".venv", symlinks=True)
    made.offers("greeting", {"greeting.py": ""})
    made.offers_uv(REAL_UV)
    yield made
    shutil.rmtree(made.folder)


def test_uv_installs_what_the_lock_names(checkout: Checkout) -> None:
    """It is fetched as its own lock says, and looks where pip looks."""
    done = checkout.installs(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(checkout.packages))
    assert done.returncode == 0, done.stderr
    assert "Installing what requirements-greeting.lock names" in done.stdout
    assert "uv is asked" in done.stdout
    assert "pip does" not in done.stdout, done.stderr
    assert checkout.greets()


@pytest.mark.parametrize("setting", ["index-url", "extra-index-url"])
def test_uv_asks_the_index_that_pip_is_told_of_in_a_file(checkout: Checkout, setting: str) -> None:
    """An index of a folder a package, as on a machine that reaches no other."""
    index, empty = checkout.packages / "simple", checkout.packages / "empty"
    empty.mkdir()
    for wheel in checkout.packages.glob("*.whl"):
        page = index / wheel.name.split("-")[0] / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(f'<a href="{wheel.as_uri()}">{wheel.name}</a>')
    told = checkout.folder / "pip.conf"
    told.write_text(
        f"[global]\nindex-url = {empty.as_uri()}\n[install]\n{setting} = {index.as_uri()}\n"
    )
    done = checkout.installs(PIP_CONFIG_FILE=str(told))
    assert done.returncode == 0, done.stderr
    assert "pip does" not in done.stdout, done.stderr
    assert checkout.greets()


def test_a_missing_folder_of_packages_is_passed_over(checkout: Checkout) -> None:
    """As pip does, which only warns of it."""
    links = f"{checkout.packages} {checkout.packages}/none"
    done = checkout.installs(PIP_NO_INDEX="1", PIP_FIND_LINKS=links)
    assert "pip does" not in done.stdout, done.stderr
    assert checkout.greets()


def test_pip_does_it_where_uv_fails(checkout: Checkout) -> None:
    """And says that it takes longer."""
    checkout.offers_uv(BROKEN_UV)
    done = checkout.installs(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(checkout.packages))
    assert done.returncode == 0, done.stderr
    assert "uv did not do it: pip does" in done.stdout
    assert checkout.greets()


def test_pip_does_it_where_uv_cannot_be_had(checkout: Checkout) -> None:
    """No index has it, or none for this machine."""
    next(checkout.packages.glob("uv-*")).unlink()
    done = checkout.installs(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(checkout.packages))
    assert done.returncode == 0, done.stderr
    assert "uv is asked" not in done.stdout
    assert checkout.greets()


def test_what_is_not_what_was_locked_is_not_installed(checkout: Checkout) -> None:
    """Neither way: the hash is another's."""
    checkout.locks("greeting", "0" * 64)
    done = checkout.installs(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(checkout.packages))
    assert done.returncode == 1
    assert "could not be installed" in done.stderr
    assert not checkout.greets()


def test_a_half_made_folder_is_made_again(checkout: Checkout) -> None:
    """Somebody stopped it while pip was still missing."""
    shutil.rmtree(next((checkout.folder / ".venv" / "lib").glob("python*/site-packages")))
    done = checkout.installs(PIP_NO_INDEX="1", PIP_FIND_LINKS=str(checkout.packages))
    assert "Creating .venv with Python 3." in done.stdout
    assert done.returncode == 0, done.stderr
    assert checkout.greets()
