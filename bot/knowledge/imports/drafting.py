"""From a source of any kind to files of the knowledge that pass their check."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.errors import KnowledgeError
from bot.knowledge import editing
from bot.knowledge.editing import Added
from bot.knowledge.imports import marked, outline, page, plain, tabular
from bot.knowledge.imports.outline import Draft
from bot.knowledge.prose import parse

LARGEST = 2_000_000  # bytes of a source
_LONGEST = 300  # characters of a question
_IDS = 60
_TO_DO = "Imported: read it again, and write five wordings or more (asked)."
_PLAIN_ONLY = "Imported: its answer could not be read as it stood, and is plain text."
ROUTE = "care"
ROUTES = f"""\
routes:
  - id: {ROUTE}
    name: Care
    applies: Everything.
    desk: null
"""


def read(content: bytes, name: str, media: str = "") -> list[Draft]:
    """By the media type that came with it, else by the name's ending. KnowledgeError where no
    question is found."""
    if len(content) > LARGEST:
        raise KnowledgeError(f"{name}: is larger than {LARGEST // 1000:,} kB; split it")
    ending = name.rpartition(".")[2].casefold()
    try:
        found = _drafts(content, ending, media.partition(";")[0].strip().casefold())
    except RecursionError:
        raise KnowledgeError(f"{name}: is nested too deeply; save it as text") from None
    kept = list(_once(draft for draft in found if draft.question))
    if not kept:
        raise KnowledgeError(
            f"{name}: no question is found; put each in a heading, a list or a row of a table"
        )
    return kept


def file(
    drafts: Sequence[Draft],
    topic: str,
    title: str,
    source: str,
    today: date,
    route: str,
    taken: Collection[str],
) -> str:
    """A topic's file. `taken` are the ids that others have."""
    ids = set(taken)
    lines = [*_head(topic, title, source, today)]
    for draft in drafts:
        id = _free(slug(draft.question), ids)
        ids.add(id)
        lines += _entry(draft, id, route, today)
    return "\n".join(lines) + "\n"


def _head(topic: str, title: str, source: str, today: date) -> Iterator[str]:
    yield "# Drafts, imported. Nothing here was written by the bot."
    yield f"topic: {editing.scalar(topic)}"
    yield f"title: {editing.scalar(_clean(title))}"
    yield "source:"
    yield f"  page: {editing.scalar(_clean(source))}"
    yield f"  created: {editing.scalar(f'{today:%Y-%m}')}"
    yield f"  exported: {today}"
    yield f"reviewed: {today}"
    yield "entries:"


def ids_of(text: str) -> list[str]:
    """Of a topic's file as it is written here."""
    return re.findall(r"^  - id: '?([^\s']+)'?$", text, re.MULTILINE)


def slug(text: str) -> str:
    plain_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain_text.casefold())
    made = "-".join(words)[: _IDS - 4].strip("-")
    return made or "entry"


def _drafts(content: bytes, ending: str, media: str) -> list[Draft]:
    text = _decoded(content)
    if media == "application/json" or ending == "json":
        return outline.drafts(page.read(_confluence(text)))
    if "csv" in media or "tab-separated" in media or ending in ("csv", "tsv"):
        return tabular.read(text)
    if "html" in media or "xml" in media or ending in ("html", "htm", "xhtml", "xml"):
        return outline.drafts(page.read(content))
    if "markdown" in media or ending in ("md", "markdown"):
        return outline.drafts(marked.read(text))
    if text.lstrip()[:200].casefold().startswith(("<!doctype", "<html")):
        return outline.drafts(page.read(content))
    return outline.drafts(plain.read(text))


def _confluence(text: str) -> str:
    """A page as Confluence's REST API gives it."""
    try:
        body = json.loads(text)["body"]
        found = [body[name]["value"] for name in ("storage", "view", "export_view") if name in body]
        return str(found[0])
    except (ValueError, KeyError, TypeError, IndexError):
        told = "no page of Confluence: ask for ?expand=body.storage"
        raise KnowledgeError(told) from None


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _once(drafts: Iterator[Draft]) -> Iterator[Draft]:
    """Each question once, with all that is said of it."""
    found: dict[str, Draft] = {}
    for draft in drafts:
        question = " ".join(_clean(draft.question).split())[:_LONGEST]
        key = question.casefold()
        before = found.get(key)
        answers = [one.answer for one in (before, draft) if one and one.answer]
        answer = "\n\n".join(dict.fromkeys(answers)) or None
        found[key] = replace(before or draft, question=question, answer=answer)
    yield from found.values()


def _clean(text: str) -> str:
    """Without what YAML does not take."""
    return "".join(c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")


def _entry(draft: Draft, id: str, route: str, today: date) -> Iterator[str]:
    answer, review = _checked(draft.answer)
    asked = tuple(one for one in draft.asked if one != draft.question)
    added = Added(id, draft.question, answer, today, route, asked, ())
    yield from editing.as_item(editing.entry_lines(added), 2)
    yield "    review:"
    for remark in review:
        yield f"      - {editing.scalar(remark)}"
    yield ""


def _checked(answer: str | None) -> tuple[str | None, list[str]]:
    """As Markdown that every channel draws; where it is not, as plain text."""
    if answer is None:
        return None, [_TO_DO]
    text = "\n".join(line.rstrip() for line in _clean(answer).split("\n")).strip()
    try:
        parse(text)
    except ValueError:
        lines = [outline.escaped(outline.plain(line)) for line in text.split("\n")]
        return "\n\n".join(line for line in lines if line), [_TO_DO, _PLAIN_ONLY]
    return text, [_TO_DO]


def _free(made: str, taken: Collection[str]) -> str:
    number = 2
    id = made
    while id in taken:
        id = f"{made}-{number}"
        number += 1
    return id
