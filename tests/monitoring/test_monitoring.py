"""The dashboard, the alert rules and the documentation speak of figures that there are."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import validate
from prometheus_client import generate_latest

from adapters.monitoring.backlog import BacklogFigures
from adapters.monitoring.monitor import Monitor
from bot.settings.settings import Settings
from bot.storage.backlog import Backlog
from tests import ROOT
from tests.drivers.chat import knowledge_of
from tests.drivers.scrape import Scrape

RULES: dict[str, Any] = yaml.safe_load((ROOT / "docs/monitoring/alerts.yaml").read_text("utf-8"))
PLAYED = sorted((ROOT / "tests/monitoring").glob("alerts_*test.yaml"))
DASHBOARD: dict[str, Any] = json.loads((ROOT / "docs/monitoring/grafana.json").read_text("utf-8"))
PAGE = (ROOT / "docs/monitoring.md").read_text("utf-8")

ALERTS = [rule for group in RULES["groups"] for rule in group["rules"] if "alert" in rule]
RECORDED = [rule for group in RULES["groups"] for rule in group["rules"] if "record" in rule]
QUERIES = [
    *(rule["expr"] for rule in (*ALERTS, *RECORDED)),
    *(target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]),
]
PROMETHEUS_OWN = {
    "up": {"job", "instance"}
}  # what Prometheus itself adds, for each scrape and to each series

DASHBOARD_SHAPE = {
    "type": "object",
    "required": ["uid", "title", "schemaVersion", "time", "templating", "panels"],
    "properties": {
        "uid": {"type": "string", "pattern": "^[a-zA-Z0-9_-]{1,40}$"},
        "schemaVersion": {"type": "integer", "minimum": 36},
        "panels": {
            "type": "array",
            "items": {
                "type": "object",
                "required": [
                    "id",
                    "type",
                    "title",
                    "description",
                    "datasource",
                    "gridPos",
                    "targets",
                    "fieldConfig",
                ],
                "properties": {
                    "id": {"type": "integer"},
                    "type": {"enum": ["stat", "timeseries"]},
                    "title": {"type": "string", "minLength": 1},
                    "description": {"type": "string", "minLength": 1},
                    "datasource": {"const": {"type": "prometheus", "uid": "${datasource}"}},
                    "gridPos": {
                        "type": "object",
                        "required": ["x", "y", "w", "h"],
                        "additionalProperties": {"type": "integer", "minimum": 0, "maximum": 100},
                    },
                    "targets": {
                        "type": "array",
                        "minItems": 1,
                        "items": {
                            "type": "object",
                            "required": ["refId", "expr", "legendFormat"],
                            "additionalProperties": {"type": "string"},
                        },
                    },
                },
            },
        },
    },
}
RULES_SHAPE = {
    "type": "object",
    "required": ["expr", "labels", "annotations"],
    "properties": {
        "labels": {
            "type": "object",
            "required": ["severity"],
            "properties": {"severity": {"enum": ["critical", "warning", "info"]}},
        },
        "annotations": {"type": "object", "required": ["summary", "runbook"]},
    },
}


@pytest.fixture(scope="module")
def scraped() -> Scrape:
    """Every figure once, as two channels and a helpdesk would move it."""
    monitor = Monitor(["slack", "teams", "web", "selftest"], ["zendesk"], lambda: datetime.now(UTC))
    monitor.loaded(knowledge_of(ROOT / "knowledge"))
    for reason in ("signature", "token"):
        with monitor.receiving("slack") as receipt:
            receipt.refused = reason
    with monitor.calling("zendesk", "file"):
        pass
    for result in ("done", "failed", "busy", "cancelled"):
        monitor.figures.turns.labels("slack", result)
    looked = BacklogFigures(
        lambda now: Backlog({}, {}, {}), ["slack", "zendesk"], lambda: datetime.now(UTC)
    )
    asyncio.run(looked.refresh())
    monitor.figures.registry.register(looked)
    return Scrape(generate_latest(monitor.figures.registry).decode())


def selectors(query: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Each series of a query, and which values of its labels it wants."""
    text = re.sub(r"\b(?:by|on) ?\([^)]*\)", "", query)
    for name, chosen in re.findall(r"\b((?:care|process)[\w:]+|up)\b(?:\{([^}]*)\})?", text):
        yield (
            name,
            {
                label: values.split("|")
                for label, values in re.findall(r'(\w+)=~?"([^"]*)"', chosen)
            },
        )


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_asks_for_what_there_is(scraped: Scrape, query: str) -> None:
    """Names, labels, and those values of labels that are known before they occur."""
    recorded = {rule["record"] for rule in RECORDED}
    asked = [*selectors(query)]
    assert asked
    for name, wanted in asked:
        if name in recorded or name in PROMETHEUS_OWN:
            continue
        series = scraped.labels(name)
        assert series, f"there is no {name}"
        for label, values in wanted.items():
            known = {one.get(label, "") for one in series} | (
                {"care-bot"} if label == "job" else set()
            )
            assert set(values) <= known, f"{name} has no {label} {set(values) - known}"


def test_what_is_grouped_by_is_a_label(scraped: Scrape) -> None:
    labels = {label for name in scraped.names for one in scraped.labels(name) for label in one} | {
        "instance"
    }
    grouped = {
        label
        for query in QUERIES
        for by in re.findall(r"\bby ?\(([^)]*)\)", query)
        for label in by.split(", ")
    }
    assert grouped - labels == set()


def test_the_dashboard_has_the_shape_that_grafana_imports() -> None:
    """Each panel has a number of its own, and lies over no other."""
    validate(DASHBOARD, DASHBOARD_SHAPE)
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    for one, other in combinations((panel["gridPos"] for panel in panels), 2):
        beside = one["x"] + one["w"] <= other["x"] or other["x"] + other["w"] <= one["x"]
        above = one["y"] + one["h"] <= other["y"] or other["y"] + other["h"] <= one["y"]
        assert beside or above
    assert max(panel["gridPos"]["x"] + panel["gridPos"]["w"] for panel in panels) == 24


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_every_alert_says_what_to_do_and_was_heard(alert: dict[str, Any]) -> None:
    """In the documentation, under its name; and in a scene that it rings in, and in one that it
    does not."""
    validate(alert, RULES_SHAPE)
    name = alert["alert"]
    assert alert["annotations"]["runbook"] == f"docs/monitoring.md#{name.lower()}"
    assert re.search(rf"^### {name}$", PAGE, re.MULTILINE)
    heard = [
        bool(one.get("exp_alerts"))
        for file in PLAYED
        for scene in yaml.safe_load(file.read_text("utf-8"))["tests"]
        for one in heard_in(scene)
        if one["alertname"] == name
    ]
    assert {True, False} <= set(heard)


def heard_in(scene: dict[str, Any]) -> list[dict[str, Any]]:
    return list(scene.get("alert_rule_test", ()))


def test_no_runbook_is_left_of_an_alert_that_is_gone() -> None:
    assert set(re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)) == {
        alert["alert"] for alert in ALERTS
    }


def test_every_figure_is_explained(scraped: Scrape) -> None:
    explained = set(re.findall(r"`((?:care|process)_\w+)`", PAGE))
    assert set(scraped.families) - explained == set()
    assert {name for name in explained if name not in scraped.families} == set()


def test_the_settings_of_monitoring_are_explained() -> None:
    settings = [str(field.alias) for field in Settings.model_fields.values()]
    assert [
        name for name in settings if name.startswith(("METRICS", "OTEL")) and f"`{name}" not in PAGE
    ] == []


@pytest.fixture(scope="module")
def promtool() -> str:
    tool = shutil.which(
        "promtool", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    )
    if tool is None:
        pytest.skip(
            "promtool is not installed: it comes with Prometheus; .ci/run tells how to get it alone"
        )
    return tool


def test_prometheus_reads_the_queries_of_the_dashboard(promtool: str, tmp_path: Path) -> None:
    """It has no check for them alone: they are checked as rules."""
    asked = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
    rules = [
        {"record": f"query_{n}", "expr": expr.replace("$__rate_interval", "5m")}
        for n, expr in enumerate(asked)
    ]
    file = tmp_path / "queries.yaml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules}]}))
    checked = subprocess.run([promtool, "check", "rules", file], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_prometheus_reads_the_rules(promtool: str) -> None:
    checked = subprocess.run(
        [promtool, "check", "rules", ROOT / "docs/monitoring/alerts.yaml"],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_alerts_ring_when_they_should_and_not_else(promtool: str) -> None:
    played = subprocess.run(
        [promtool, "test", "rules", *PLAYED],
        capture_output=True,
        text=True,
    )
    assert played.returncode == 0, played.stdout + played.stderr


def test_the_figures_are_named_as_prometheus_wants_it(promtool: str, scraped: Scrape) -> None:
    checked = subprocess.run(
        [promtool, "check", "metrics"], input=scraped.text, capture_output=True, text=True
    )
    assert (checked.returncode, checked.stdout + checked.stderr) == (0, "")
