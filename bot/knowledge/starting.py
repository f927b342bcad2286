"""A new company's folder of knowledge: complete, valid, and with comments that teach."""

from __future__ import annotations

from pathlib import Path

from bot.errors import KnowledgeError

STARTER = Path(__file__).with_name("starter")


def begin(folder: Path) -> list[Path]:
    """Write the files of the starter; KnowledgeError where something stands there already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise KnowledgeError(f"{folder}: is not empty; name a folder that is not there yet")
    written = []
    try:
        for file in sorted(STARTER.rglob("*.*")):
            copy = folder / file.relative_to(STARTER)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
            written.append(copy)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise KnowledgeError(
            f"{folder}: cannot be written ({reason}); name another folder"
        ) from None
    return written
