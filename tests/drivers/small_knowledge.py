"""A few entries of the real knowledge, for tests that start the application often."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from bot.knowledge import documents
from tests import ROOT

KNOWLEDGE = ROOT / "knowledge"
ENTRIES = (
    "did-porting-duration",
    "did-porting-date-lookup",
    "did-porting-date-change",
    "did-migration-code",
)
WORDINGS = 8


def write(folder: Path) -> Path:
    """The folder, with the routes and some entries of one topic."""
    for file in ("brand.yaml", "routes.yaml"):
        shutil.copy(KNOWLEDGE / file, folder)
    written = (KNOWLEDGE / "classound.yaml").read_text(encoding="utf-8")
    topic: dict[str, Any] = yaml.load(written, documents.Loader)  # noqa: S506  # a safe one
    entries = [entry for entry in topic["entries"] if entry["id"] in ENTRIES]
    for entry in entries:
        entry["asked"] = entry["asked"][:WORDINGS]
        entry["related"] = [one for one in entry.get("related", ()) if one in ENTRIES]
    text = yaml.safe_dump({**topic, "entries": entries}, sort_keys=False, allow_unicode=True)
    (folder / "classound.yaml").write_text(text, encoding="utf-8")
    return folder
