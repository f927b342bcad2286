"""An FAQ that is there already, read and written as drafts: what `knowledge pull` and `knowledge
import` do."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from adapters.cli import options as given
from adapters.cli.options import Options
from adapters.shared import inert
from bot.errors import KnowledgeError
from bot.knowledge.entries import Knowledge
from bot.knowledge.imports import drafting
from bot.knowledge.imports.outline import Draft
from bot.knowledge.loading import load
from bot.knowledge.writing import Folder
from bot.model.text import caseless

_RESERVED = ("brand", "routes", "lexicon", "out_of_scope", "organisations", "families")


def pull(options: Options) -> int:
    into: Path = options.into
    if into.exists() or into.is_symlink():
        raise KnowledgeError(f"{into}: is there already; name a folder that is not")
    drafts, title = _read(options)
    files = dict(_files(drafts, title, options.source, drafting.ROUTE, ()))
    with tempfile.TemporaryDirectory() as there:
        _write(Path(there), {**files, "routes.yaml": drafting.ROUTES})
        load(Path(there))
    into.mkdir(parents=True)
    _write(into, {**files, "routes.yaml": drafting.ROUTES})
    _tell(drafts, [into / name for name in files])
    print(f"look at them: python -m bot knowledge check --knowledge {into}")
    return 0


def bring(options: Options) -> int:
    folder, known = given.folder(options), given.knowledge(options)
    drafts, title = _read(options)
    new = _lacking(drafts, known)
    if not new:
        print(f"{len(drafts)} questions found, and all of them are there")
        return 0
    files = dict(_files(new, title, options.source, known.routes[0].id, known.by_id))
    written = Folder(folder)
    for name, text in files.items():
        written.create(name, text)
    written.tried()
    if options.dry_run:
        print(inert.lines(written.difference()), end="")
        return 0
    _tell(new, written.write())
    return 0


def _read(options: Options) -> tuple[list[Draft], str]:
    source: str = options.source
    if source.startswith(("https://", "http://")):
        from adapters.cli import fetching

        content, media = asyncio.run(fetching.fetched(source, given.settings_of(options)))
        name = source.partition("?")[0].rstrip("/").rpartition("/")[2] or source
    else:
        content, media, name = _content(Path(source)), "", Path(source).name
    title = options.title or name.rpartition(".")[0] or name
    return drafting.read(content, name, media), title


def _content(file: Path) -> bytes:
    try:
        if not file.is_file():
            raise KnowledgeError(f"{file}: is no file")
        with file.open("rb") as opened:
            return opened.read(drafting.LARGEST + 1)
    except OSError as error:
        raise KnowledgeError(f"{file}: cannot be read ({error.strerror})") from None


def _lacking(drafts: Sequence[Draft], known: Knowledge) -> list[Draft]:
    """Whose question is neither an entry's nor a wording of one."""
    there = {_bare(text) for one in known.entries for text in (one.question, *one.asked)}
    return [draft for draft in drafts if _bare(draft.question) not in there]


def _bare(text: str) -> str:
    return caseless(text).rstrip("?! .")


def _files(
    drafts: Sequence[Draft], title: str, source: str, route: str, taken: Collection[str]
) -> Mapping[str, str]:
    """A file for each topic."""
    by_topic: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_topic.setdefault(drafting.slug(draft.topic or title), []).append(draft)
    files: dict[str, str] = {}
    ids, today = set(taken), _today()
    for topic, own in by_topic.items():
        named = topic if topic not in _RESERVED else f"{topic}-faq"
        heading = own[0].topic or title
        text = drafting.file(own, named, heading, source, today, route, ids)
        files[f"{named}.yaml"] = text
        ids.update(drafting.ids_of(text))
    return files


def _today() -> date:
    return datetime.now(UTC).date()


def _write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())


def _tell(drafts: Sequence[Draft], files: Sequence[Path]) -> None:
    unanswered = sum(draft.answer is None for draft in drafts)
    print(f"{len(drafts)} questions, {unanswered} of them without an answer")
    for file in files:
        print(f"written: {file}")
