"""The files with which others run the bot. No container engine runs here: the files are linted, and
the proxy's own program reads its configuration where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import ROOT
from tests.tools.faults.scenarios import changed

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
SCRIPTS = Path(sys.executable).parent


def test_the_image_is_built_as_its_linter_wants_it() -> None:
    """Down to its remarks."""
    linted = subprocess.run(
        [SCRIPTS / "hadolint", "Dockerfile"], cwd=ROOT, capture_output=True, text=True
    )
    assert (linted.stdout, linted.returncode) == ("", 0)


def test_the_composition_holds_what_its_linter_calls_serious() -> None:
    """Nothing above `medium`; that images are named by version and not by digest is left to whoever
    runs them."""
    command = [str(SCRIPTS / "compose-lint"), "check", "compose.yaml", "--fail-on", "high"]
    linted = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize("service", COMPOSE["services"].values(), ids=COMPOSE["services"])
def test_nothing_runs_with_more_than_it_needs(service: dict[str, Any]) -> None:
    """No service writes into its image, keeps the usual privileges, or takes all of the machine."""
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}


def test_two_bots_share_one_database_and_only_the_proxy_is_reached() -> None:
    """What the composition is for."""
    services = COMPOSE["services"]
    assert services["bot"]["deploy"]["replicas"] == 2
    assert services["bot"]["environment"]["DATABASE_URL"].startswith("postgresql://")
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]


def test_knowledge_is_a_mount() -> None:
    """An edited file is taken while the bot runs, as the documentation says."""
    assert COMPOSE["services"]["bot"]["volumes"] == ["./knowledge:/app/knowledge:ro"]
    assert COMPOSE["services"]["doctor"]["volumes"] == ["./knowledge:/app/knowledge:ro"]


def test_a_stop_has_the_time_that_it_may_take() -> None:
    """The bot finishes what is under way within ten seconds."""
    assert COMPOSE["services"]["bot"]["stop_grace_period"] == "15s"


def test_the_proxy_understands_its_configuration(tmp_path: Path) -> None:
    """Compose writes a dollar as two."""
    caddy = shutil.which("caddy")
    if not caddy:
        pytest.skip("caddy is not installed: on Debian and Ubuntu, apt-get install caddy")
    file = tmp_path / "Caddyfile"
    file.write_text(COMPOSE["configs"]["caddyfile"]["content"].replace("$$", "$"))
    command = [caddy, "validate", "--adapter", "caddyfile", "--config", str(file)]
    read = subprocess.run(
        command, env={"SITE": "https://bot.example.com"}, capture_output=True, text=True
    )
    assert read.returncode == 0, read.stderr


def test_a_release_with_another_workflow_can_be_made_of_this_one(tmp_path: Path) -> None:
    """As `make faults` deploys it and takes it back: a test, because that runs seldom."""
    courier = changed(tmp_path) / "bot" / "courier"
    for file in courier.glob("*.py"):
        compile(file.read_text("utf-8"), file, "exec")
