"""A browser at the console, without one: its cookies, its links and its forms."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from aiohttp import ClientSession, CookieJar
from yarl import URL

PUBLIC_URL = "https://care.example.com"


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    address: str
    headers: dict[str, str] = field(repr=False)


@dataclass
class Form:
    """One of a page's forms: where it goes, and what stands in its fields."""

    action: str
    fields: dict[str, str]


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.choices: dict[str, list[str]] = {}
        self.text = ""
        self._area: str | None = None
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(said.get("action", ""), {}))
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        if not self.forms:
            return
        fields, name = self.forms[-1].fields, said.get("name", "")
        if tag == "input" and name:
            if said.get("type") == "radio":
                self.choices.setdefault(name, []).append(said.get("value", ""))
            chosen = said.get("type") not in ("radio", "checkbox") or "checked" in said
            if chosen:
                fields[name] = said.get("value", "on")
        if tag == "textarea" and name:
            fields[name], self._area = "", name
        if tag == "select":
            self._select = name
        if tag == "option" and self._select:
            self.choices.setdefault(self._select, []).append(said.get("value", ""))
        if tag == "option" and self._select and ("selected" in said or self._select not in fields):
            fields[self._select] = said.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._area and self.forms:
            self.forms[-1].fields[self._area] += data.removeprefix("\n")


def read(html: str) -> _Forms:
    forms = _Forms()
    forms.feed(html)
    forms.close()
    return forms


@dataclass
class ConsolePage:
    """Addresses of the public URL lead to the server under test."""

    session: ClientSession
    url: str
    at: str = ""

    async def opens(self, path: str, **headers: str) -> Answer:
        """And follows wherever it is sent, as a browser does."""
        address = self._here(path)
        for _ in range(6):
            async with self.session.get(address, headers=headers, allow_redirects=False) as answer:
                if answer.status in (302, 303):
                    address = self._here(urljoin(address, answer.headers["Location"]))
                    continue
                self.at = address
                return await _read(answer, address)
        raise AssertionError("sent round and round")

    async def goes(self, path: str) -> Answer:
        """One step, wherever it is sent."""
        async with self.session.get(self._here(path), allow_redirects=False) as answer:
            return await _read(answer, answer.headers.get("Location", ""))

    async def sends(
        self, page: str, action: str, filled: dict[str, Any] | None = None, **headers: str
    ) -> Answer:
        """Fill in the page's form that goes to `action`."""
        shown = await self.opens(page)
        [form, *_] = [one for one in read(shown.text).forms if one.action == action]
        return await self.posts(action or page, {**form.fields, **(filled or {})}, **headers)

    async def posts(self, action: str, fields: dict[str, Any], **headers: str) -> Answer:
        sent = {"Origin": self._origin, **headers}
        address = self._here(action)
        async with self.session.post(
            address, data=fields, headers=sent, allow_redirects=False
        ) as answer:
            if answer.status == 303:
                return await self.opens(answer.headers["Location"])
            return await _read(answer, address)

    @property
    def cookies(self) -> dict[str, str]:
        return {one.key: one.value for one in self.session.cookie_jar}

    @property
    def _origin(self) -> str:
        return PUBLIC_URL if "__Host-console" in self.cookies else self.url

    def _here(self, address: str) -> str:
        if address.startswith("/"):
            return self.url + address
        return address.replace(PUBLIC_URL, self.url, 1)


async def _read(answer: Any, address: str) -> Answer:
    return Answer(answer.status, await answer.text(), address, dict(answer.headers))


@asynccontextmanager
async def console_page(url: str) -> AsyncIterator[ConsolePage]:
    """A browser of its own, to which loopback is as safe as https."""
    jar = CookieJar(unsafe=True, treat_as_secure_origin=URL(url))
    async with ClientSession(cookie_jar=jar) as session:
        yield ConsolePage(session, url)
