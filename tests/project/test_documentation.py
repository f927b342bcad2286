"""What the documentation says is true: settings, commands, links, the example; and what no file may
say."""

from __future__ import annotations

import argparse
import io
import json
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from adapters.cli.main import main, parser
from bot import VERSION
from bot.dialogue import catalogues
from bot.knowledge.loading import load
from bot.search import Decision
from bot.settings.helpdesks import HelpdeskSettings
from bot.settings.settings import Settings
from tests import ROOT
from tests.drivers.chat import index_of
from tests.fakes.first_start import first_started

FIELDS = Settings.model_fields
OURS_FIRST = sorted(FIELDS, key=lambda name: name in HelpdeskSettings.model_fields)
SETTINGS = {str(FIELDS[name].alias): FIELDS[name] for name in OURS_FIRST}
APP = json.loads((ROOT / "app.json").read_text("utf-8"))
# Where a platform in the cloud needs something else than a developer's machine.
IN_THE_CLOUD = {"HOST": "0.0.0.0", "LOG_FORMAT": "json"}  # noqa: S104
README = (ROOT / "README.md").read_text("utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
PROSE = "\n".join(page.read_text("utf-8") for page in PAGES)


def test_the_documentation_lists_every_setting() -> None:
    """With the description and the default that the code has; a failure shows what must stand
    there."""
    page = (ROOT / "docs" / "settings.md").read_text("utf-8")
    table = page.partition("says what must stand here -->\n")[2].partition(
        "<!-- end of settings -->"
    )[0]
    assert table.strip() == "\n".join(
        ["| setting | what it is | default |", "|---|---|---|", *_rows()]
    )


def _rows() -> Iterator[str]:
    for name, field in SETTINGS.items():
        yield f"| `{name}` | {field.description} | {_default(field)} |"


def test_every_value_that_a_setting_may_have_is_told() -> None:
    """In its description, but for the default; what has moved elsewhere is told there."""
    untold = [
        (name, value)
        for name, field in SETTINGS.items()
        for value in _choices(field)
        if f"`{value}`" not in f"{field.description} {_default(field)}"
    ]
    assert [one for one in untold if one[0] != "KNOWLEDGE_APPROVAL"] == []


def _choices(field: FieldInfo) -> Iterator[str]:
    for kind in (field.annotation, *get_args(field.annotation)):
        if get_origin(kind) is Literal:
            yield from get_args(kind)


def test_a_service_is_told_where_it_may_write() -> None:
    """systemd lets it write into a folder of its own alone, where no default of ours lies."""
    page = (ROOT / "docs" / "operate.md").read_text("utf-8")
    told = re.findall(r"^ +([A-Z_]+)=\S*/var/lib/care/\S+$", page, re.MULTILINE)
    assert told == [name for name, field in SETTINGS.items() if "var/" in _default(field)]


def _default(field: FieldInfo) -> str:
    value = field.default
    shown = value.get_secret_value() if isinstance(value, SecretStr) else value
    return "" if shown is None else f"`{shown}`"


def test_the_deployment_manifest_lists_every_setting() -> None:
    """Its descriptions begin with ours and may add what holds in the cloud; nothing is required
    there."""
    assert list(APP["env"]) == list(SETTINGS)
    for name, variable in APP["env"].items():
        assert variable["description"].startswith(str(SETTINGS[name].description)), name
        assert variable["required"] is False, name


def test_the_deployment_manifest_starts_the_bot_with_our_defaults() -> None:
    values = {
        name: variable["value"] for name, variable in APP["env"].items() if "value" in variable
    }
    defaults = {name: str(SETTINGS[name].default) for name in values}
    assert values == defaults | IN_THE_CLOUD
    assert Settings(_env_file=None, **values).host == IN_THE_CLOUD["HOST"]


def _commands() -> list[str]:
    """Every `python -m bot ...` of the documentation, once."""
    return sorted(set(re.findall(r"(?:^    |`)python -m bot ([^`\n]+)", PROSE, re.MULTILINE)))


@pytest.mark.parametrize("command", _commands())
def test_every_documented_command_is_understood(command: str) -> None:
    assert parser().parse_args(shlex.split(command)).run


def test_every_command_is_documented() -> None:
    documented = {" ".join(command.split()[:2]) for command in _commands()}
    assert [
        leaf for leaf in _leaves(parser()) if not any(d.startswith(leaf) for d in documented)
    ] == []


def _leaves(parser: argparse.ArgumentParser, path: str = "") -> Iterator[str]:
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not inner:
        yield path.strip()
    for name, child in (pair for action in inner for pair in action.choices.items()):
        yield from _leaves(child, f"{path} {name}")


@pytest.mark.parametrize(
    "command",
    [one for one in _commands() if not one.startswith(("serve", "doctor", "knowledge cal"))],
)
def test_every_documented_command_runs(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    small_knowledge: Path,
) -> None:
    """Those that need neither a port nor a platform, nor write into the package."""
    for folder in ("knowledge", "tests", "examples", "app.json"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    first_started("sqlite:///var/care.db")  # as the server's first start leaves it
    for name in ("MicrosoftAppId", "MicrosoftAppPassword", "MicrosoftAppTenantId"):
        monkeypatch.setenv(name, "11111111-2222-4333-8444-555555555555")
    monkeypatch.setenv("PUBLIC_URL", "https://care.example.com")
    if command == "knowledge check":  # which asks all of its texts of the others
        monkeypatch.setenv("KNOWLEDGE_DIR", str(small_knowledge))
    monkeypatch.setattr("sys.stdin", io.StringIO('{"q": "how to port DID"}\n'))
    unknown = any(sign in command for sign in ("WX-", "KC-", " receipt "))
    nobody_there = unknown or command.startswith(("export", "forget"))  # which it says
    assert main(shlex.split(command)) == (2 if nobody_there else 0)
    said = capsys.readouterr()
    assert said.out or said.err


def test_every_documented_target_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^    |`)make ([a-z-]+)", PROSE, re.MULTILINE)) - targets == set()


def test_the_entry_of_the_readme_is_valid_and_found(tmp_path: Path) -> None:
    """Who copies it gets an answer from it."""
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder)
    entry = README.partition("```yaml\n")[2].partition("```")[0]
    with (folder / "general.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n{entry}")
    question = re.findall(r'^    python -m bot ask "(.+)"$', README, re.MULTILINE)[0]
    finding = index_of(load(folder)).find(question)
    assert (finding.decision, finding.hits[0].entry) == (
        Decision.ANSWER,
        re.findall(r"- id: (\S+)", entry)[0],
    )


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", text) + re.findall(
        r'src(?:set)?="([^"]+)"', text
    )
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_tells_the_figures_of_the_answers() -> None:
    """Those of the table, from the least to the most of the ordinary sets, and of the two by
    other hands."""
    told = " ".join(README.split())
    first, wrong = _figures("right entry first"), _figures("wrong answers, of all messages")
    ordinary = [_span(each[name] for name in ("dev", "fresh", "blind")) for each in (first, wrong)]
    assert f"comes first in {ordinary[0]} of 100 on ordinary sets" in told
    by_others = [f"{each['judge']} and {each['unseen']}" for each in (first, wrong)]
    assert f"in {by_others[0]} on two adversarial ones by other hands" in told
    assert f"{ordinary[1]} of 100 messages get a wrong answer" in told
    assert f"{by_others[1]} of the adversarial ones" in told


def _figures(row: str) -> dict[str, int]:
    """Of a row of the first table of figures, of 100, by set."""
    page = (ROOT / "docs" / "answers.md").read_text("utf-8")
    table = re.findall(r"^(?:\|.*\n)+", page.partition("## Figures")[2], re.MULTILINE)[0].strip()
    sets, *rows = ([cell.strip() for cell in line.split("|")[1:-1]] for line in table.split("\n"))
    (cells,) = (cells for cells in rows if cells[0] == row)
    pairs = zip(sets[1:], cells[1:], strict=True)
    return {name: round(100 * float(cell.split()[0])) for name, cell in pairs}


def _span(figures: Iterable[int]) -> str:
    least, *_, most = sorted(figures)
    return f"{least} to {most}"


def test_the_readme_names_every_language() -> None:
    told = README.partition("The bot speaks ")[2].partition(":")[0]
    english = catalogues.locale("en").languages
    assert [one for one in catalogues.languages() if english[one] not in told] == []


def test_the_pictures_are_small() -> None:
    """A page with pictures still opens at once."""
    assert [
        file.name for file in (ROOT / "docs").rglob("*.png") if file.stat().st_size > 120_000
    ] == []


def test_changelog_code_and_package_agree_on_the_version() -> None:
    version = re.findall(
        r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE
    )[0]
    latest = re.search(r"^## (\d\S*?),? ", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert latest
    assert latest[1] == version
    assert version == VERSION


def test_the_locks_name_no_registry() -> None:
    """They install from whatever index a machine uses."""
    pins = "".join((ROOT / f"requirements{kind}.lock").read_text() for kind in ("", "-dev", "-uv"))
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links|--trusted-host", pins) == []
    packages = json.loads((ROOT / "tests/tools/render" / "package-lock.json").read_text())[
        "packages"
    ]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    """Only .ci looks beside the checkout."""
    places = "|".join(("[.][.]/shar" + "ed", "/wor" + "k/", "/ro" + "ot/", "/hom" + "e/"))
    found = subprocess.run(
        ["git", "grep", "--untracked", "-InE", places, "--", ":!.ci"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == ""
    assert found.returncode == 1, found.stderr


FAULTS = (ROOT / "docs" / "faults.md").read_text("utf-8")


@pytest.mark.parametrize(
    "row", re.findall(r"^\| \d+ \|.*$", FAULTS, re.MULTILINE), ids=lambda row: row.split()[1]
)
def test_what_shows_that_a_fault_is_survived_exists(row: str) -> None:
    """Every test of the row stands in the file that is named before it, and every target in the
    Makefile."""
    shown = row.split("|")[3]
    parts = re.findall(r"\[([^]]+)\]\(\.\./([^)]+)\)([^[]*)", shown)
    assert parts
    for name, path, rest in parts:
        code = (ROOT / path).read_text("utf-8")
        if name.startswith("make "):
            assert f"\n{name.removeprefix('make ')}: " in (ROOT / "Makefile").read_text("utf-8")
        for known in re.findall(r"`(\w+)`", rest):
            assert f"def {known}(" in code, known


def test_every_fault_has_a_number_of_its_own() -> None:
    numbers = [int(number) for number in re.findall(r"^\| (\d+) \|", FAULTS, re.MULTILINE)]
    assert numbers == sorted(set(numbers))
