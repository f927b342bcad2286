"""A file of the folder as a tree of YAML nodes; what a wrong one could do to the process is bounded
here, before anything is built of it."""

from __future__ import annotations

import stat
from pathlib import Path

import yaml

from bot.errors import KnowledgeError

LARGEST = 2_000_000  # bytes of a file; the FAQ's largest has a seventh of that
DEEPEST = 12  # lists and keys in each other; the deepest of ours has five
MOST = 50_000  # lists, keys and texts of a file

Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def tree(path: Path) -> yaml.Node | None:
    """None of an empty file; KnowledgeError with one sentence: file, line, fix."""
    content = text(path)
    try:
        _check_events(path, content)
        node: yaml.Node | None = yaml.compose(content, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise KnowledgeError(
            f"{path}:{line}: not YAML: {error.problem}; mend the line or put the text in quotes"
        ) from None
    except yaml.YAMLError:
        raise KnowledgeError(
            f"{path}: holds characters that YAML does not allow; remove them"
        ) from None
    return node


def text(path: Path) -> str:
    """Of a plain file of the folder that is not too large; KnowledgeError as in `tree`."""
    try:
        _check_place(path)
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise KnowledgeError(f"{path}: is larger than {LARGEST // 1000:,} kB; split it")
        return content.decode("utf-8")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise KnowledgeError(
            f"{path}: cannot be read ({reason}); add the file or mend its permissions"
        ) from None
    except UnicodeDecodeError as error:
        raise KnowledgeError(
            f"{path}: is not UTF-8 at byte {error.start}; save it as UTF-8"
        ) from None


def _check_place(path: Path) -> None:
    """A link may lead to another file of the folder, as a mounted volume's do, and nowhere else. A
    pipe or a device would never end."""
    try:
        there = path.resolve(strict=True)
    except RuntimeError:
        raise KnowledgeError(f"{path}: links to itself; put the file there") from None
    if not there.is_relative_to(path.parent.resolve()):
        raise KnowledgeError(f"{path}: leads out of the folder; put the file itself there")
    if not stat.S_ISREG(there.stat().st_mode):
        raise KnowledgeError(f"{path}: is no plain file; remove it")


def _check_events(path: Path, text: str) -> None:
    """One by one, as they are read: a tree that is too deep or refers to itself is never made."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=Loader)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise KnowledgeError(
                f"{path}:{line}: refers to another place with & or *; write the text out, or put"
                " it in quotes"
            )
        depth += _step(event)
        if depth > DEEPEST:
            raise KnowledgeError(f"{path}:{line}: is nested too deeply; mend the brackets")
        if count > MOST:
            raise KnowledgeError(f"{path}:{line}: holds too much; split the file")


def _step(event: yaml.Event) -> int:
    if isinstance(event, yaml.CollectionStartEvent):
        return 1
    return -1 if isinstance(event, yaml.CollectionEndEvent) else 0
