"""An FAQ that is there already becomes drafts that pass the check."""

from __future__ import annotations

import json
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.cli import fetching
from adapters.cli.main import main
from bot.errors import KnowledgeError
from bot.knowledge.imports import drafting
from bot.knowledge.imports.outline import Draft
from bot.knowledge.loading import load
from bot.settings.settings import Settings

FILE = os.environ.get("SOURCE_FAQ", "")

PAGE = """<html><head><title>Help</title><script>var x = "Why?";</script></head><body>
<nav><ul><li>Where am I?</li></ul></nav>
<h1>Help</h1><p>All that we are asked.</p>
<h2>Invoices</h2>
<h3>Where is my <em>invoice</em>?</h3>
<p>In the <b>Portal</b>, see <a href="https://example.com/a">here</a> or <a href="http://x">there</a>.</p>
<ol><li>Open it<ul><li>first * that</li></ul></li><li>Look</li></ol>
<blockquote>Not on <code>Sunday</code>.</blockquote>
<h3>Paying</h3><div>1. By card<br>- or bank</div>
<h2>Phones</h2>
<details><summary>Does it ring?</summary>Yes.</details>
<dl><dt>And then?</dt><dd>It stops.</dd><dd>Or not.</dd></dl>
<table><tr><th>Question</th><th>Answer</th></tr>
<tr><td>Which one?</td><td>The blue one.</td></tr></table>
<ul><li>What is missing?</li><li>Is it # here?<ul><li>Yes</li></ul></li></ul>
</body></html>"""
FOUND = [
    Draft(
        "Where is my invoice?",
        "In the **Portal**, see [here](https://example.com/a) or there.\n\n"
        "1. Open it\n   - first \\* that\n2. Look\n\n> Not on `Sunday`.",
        "Invoices",
    ),
    Draft("Paying", "1\\. By card\n\n\\- or bank", "Invoices"),
    Draft("Does it ring?", "Yes.", "Phones"),
    Draft("And then?", "It stops.\n\nOr not.", "Phones"),
    Draft("Which one?", "The blue one.", "Phones"),
    Draft("What is missing?", None, "Phones"),
    Draft("Is it # here?", "Yes", "Phones"),
]
MACRO = """<ac:structured-macro ac:name="expand">
<ac:parameter ac:name="title">Is it open?</ac:parameter>
<ac:rich-text-body><p>On <strong>Monday</strong>.</p></ac:rich-text-body></ac:structured-macro>"""
MARKDOWN = "# FAQ\n\n## Is it open?\n\nOn **Monday**.\n\n- at nine\n- at ten\n"
TABLE = "Frage;Antwort;Wordings\nIst es offen?;Am *Montag*.;offen|geöffnet\n;leer;\n"


def test_a_page_is_read_however_it_is_built() -> None:
    """Headings, lists, definitions, what opens at a press, rows; menus and scripts are no text."""
    assert drafting.read(PAGE.encode(), "help.html") == FOUND


@pytest.mark.parametrize(
    ("name", "text", "draft"),
    [
        ("page.xml", MACRO, Draft("Is it open?", "On **Monday**.")),
        (
            "page.json",
            json.dumps({"body": {"storage": {"value": MACRO}}}),
            Draft("Is it open?", "On **Monday**."),
        ),
        ("faq.md", MARKDOWN, Draft("Is it open?", "On **Monday**.\n\n- at nine\n- at ten", "FAQ")),
        (
            "faq.csv",
            TABLE,
            Draft("Ist es offen?", "Am \\*Montag\\*.", "", ("offen", "geöffnet")),
        ),
        (
            "faq.txt",
            "• Is it open?\n  ◦ On Monday\n    at nine",
            Draft("Is it open?", "On Monday at nine"),
        ),
        (
            "faq.txt",
            "Is it open?\nOn Monday.\n\n- At nine",
            Draft("Is it open?", "On Monday.\n\nAt nine"),
        ),
    ],
)
def test_other_sources_are_read(name: str, text: str, draft: Draft) -> None:
    assert drafting.read(text.encode(), name) == [draft]


@pytest.mark.skipif(not FILE, reason="SOURCE_FAQ does not name the FAQ's text")
def test_the_published_faq_becomes_files_that_pass_their_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of its questions, and no answer where it has none."""
    into = tmp_path / "drafts"
    assert main(["knowledge", "pull", FILE, "--into", str(into), "--title", "FAQ"]) == 0
    assert "58 questions, 11 of them without an answer" in capsys.readouterr().out
    assert main(["knowledge", "check", "--knowledge", str(into)]) == 0
    entries = load(into).entries
    assert len(entries) == 58
    assert sum(entry.answer is None for entry in entries) == 11
    assert "1 year" in next(e.written or "" for e in entries if "dispute" in e.question)
    assert main(["knowledge", "pull", FILE, "--into", str(into)]) == 2


def test_what_is_there_already_is_not_imported_again(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = load(folder)
    known = before.entries[0]
    source = tmp_path / "faq.md"
    source.write_text(f"## {known.question}\n\nOld.\n\n## Is it open?\n\nYes.\n", "utf-8")
    command = ["knowledge", "import", str(source), "--knowledge", str(folder), "--title", "More"]
    assert main(command) == 0
    assert "1 questions, 0 of them" in capsys.readouterr().out
    after = load(folder)
    assert [e.question for e in after.entries if e.id not in before.by_id] == ["Is it open?"]
    assert after.by_id[known.id] == known
    assert main(command) == 0
    assert "all of them are there" in capsys.readouterr().out


def test_headings_that_yaml_reads_otherwise_become_ids(tmp_path: Path) -> None:
    """*No* is no false, and *1e5* no number."""
    source, into = tmp_path / "faq.md", tmp_path / "drafts"
    headings = ("No", "Null", "123", "1e5", "2026-11-29", "0x1f", "True")
    source.write_text("".join(f"## {heading}\n\nYes.\n\n" for heading in headings), "utf-8")
    assert main(["knowledge", "pull", str(source), "--into", str(into), "--title", "null"]) == 0
    known = load(into)
    assert [e.id for e in known.entries] == [drafting.slug(heading) for heading in headings]
    assert [topic.id for topic in known.topics] == ["null"]


BAD = [
    (b"", "faq.html", "no question"),
    (b"answer\nYes", "faq.csv", "no column for questions"),
    (b"{}", "faq.json", "no page of Confluence"),
    (b"x" * (drafting.LARGEST + 1), "faq.txt", "larger than"),
    (b"<p>Why?</p><![declared]><p>So.</p>", "faq.html", "declarations"),
    (b"<span>" * 50_000 + b"Why?", "faq.html", "no question|too deeply"),
]


@pytest.mark.parametrize(("content", "name", "told"), BAD)
def test_what_is_no_faq_is_refused(content: bytes, name: str, told: str) -> None:
    with pytest.raises(KnowledgeError, match=told):
        drafting.read(content, name)


@pytest.fixture
async def site() -> AsyncIterator[str]:
    async def page(request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html")

    async def moved(request: web.Request) -> web.Response:
        raise web.HTTPFound("http://169.254.169.254/latest")

    async def endless(request: web.Request) -> web.Response:
        return web.Response(body=b"x" * (2 * drafting.LARGEST))

    app = web.Application()
    app.router.add_get("/faq", page)
    app.router.add_get("/moved", moved)
    app.router.add_get("/endless", endless)
    async with TestServer(app) as server:
        yield str(server.make_url("/"))


@pytest.mark.parametrize(
    "unended", ['<p a="', "<a href='x", "<!-- x ->", "<p>And</p>", "<li>So?</li>"]
)
def test_what_never_ends_is_read_as_fast_as_any_other_page(unended: str) -> None:
    """Tags, remarks and lists without an end take their length, and not its square."""
    once, times = (f"<html><h2>How?</h2><p>So.</p>{unended * many}" for many in (500, 10_000))
    began = time.process_time()
    drafting.read(once.encode(), "faq.html")
    short = time.process_time() - began
    assert drafting.read(times.encode(), "faq.html")[0].question == "How?"
    assert time.process_time() - began < 100 * max(short, 0.05)


async def test_a_page_is_fetched_from_hosts_that_may_be_asked(site: str) -> None:
    """Those with a public address, and those that PRIVATE_HOSTS names; nothing without an end."""
    allowed = Settings(_env_file=None, PRIVATE_HOSTS="127.0.0.1")
    content, media = await fetching.fetched(f"{site}faq", allowed)
    assert drafting.read(content, "faq", media) == FOUND
    too_large, media = await fetching.fetched(f"{site}endless", allowed)
    with pytest.raises(KnowledgeError, match="larger"):
        drafting.read(too_large, "endless", media)
    with pytest.raises(KnowledgeError, match="redirect"):
        await fetching.fetched(f"{site}moved", allowed)
    for url in (f"{site}faq", "https://localhost:1/faq"):
        with pytest.raises(KnowledgeError):
            await fetching.fetched(url, Settings(_env_file=None))
    for host in ("127.0.0.1:1", "10.0.0.7", "169.254.169.254", "[::1]", "[fe80::1]", "[fd00::1]"):
        with pytest.raises(KnowledgeError, match="is not public"):
            await fetching.fetched(f"https://{host}/faq", Settings(_env_file=None))
