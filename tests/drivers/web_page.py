"""The playground's page without a browser: a cookie, what the events bring, and the buttons in
it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

from aiohttp import ClientSession, CookieJar

from bot.dialogue import words
from tests.drivers.patience import PATIENCE

TOKEN = "a token of the playground's tests"
LOCKED = {"PLAYGROUND_TOKEN": TOKEN}

Views = dict[str, dict[str, str]]


@dataclass
class WebPage:
    """`views`: the HTML that fills each slot, in the order of arrival, for chat, care team and
    helpdesk."""

    session: ClientSession
    url: str
    views: Views = field(default_factory=lambda: {"chat": {}, "care": {}, "helpdesk": {}})
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def says(self, text: str, id: str | None = None) -> tuple[int, Any]:
        return await self.posts({"type": "ask", "text": text}, id=id)

    async def presses(
        self, label: str, id: str | None = None, agent: str | None = None
    ) -> tuple[int, Any]:
        """Press the button in the newest message that has it, as the partner or as an agent."""
        return await self.posts(
            json.loads(self.button(label, agent)["data-turn"]), id=id, agent=agent
        )

    async def opens(self, label: str, agent: str | None = None) -> str:
        """The form that the button in the newest message opens."""
        button = self.button(label, agent)
        status, html = await self.form(
            button["data-form"], agent=agent, **json.loads(button["data-about"])
        )
        assert status == 200, html
        return html

    async def fills(self, form: str, agent: str | None = None, **values: object) -> tuple[int, Any]:
        """Send the form."""
        [turn] = re.findall(r"<form [^>]*data-turn='([^']+)'", form)
        return await self.posts({**json.loads(turn), **values}, agent=agent)

    async def raises_ticket(self, subject: str = "Porting is late") -> str:
        """Ask, and send the form of the answer; the ticket's number."""
        await self.says("how long does porting take")
        await self.sees("1 to 3 weeks")
        form = await self.opens(words.RAISE_TICKET)
        await self.fills(
            form, subject=subject, body="Three weeks", details={"did-numbers": "+44 20 7946 0123"}
        )
        number = re.search(r"WX-\w+", read(await self.sees("was raised for this")).text)
        assert number
        await self.sees(number[0], view="care")
        return number[0]

    async def posts(
        self, turn: dict[str, Any], id: str | None = None, agent: str | None = None, **headers: str
    ) -> tuple[int, Any]:
        body = json.dumps({"id": id or str(uuid4()), **turn})
        return await self.posts_raw(body.encode(), {"Origin": self.url, **headers}, agent)

    async def posts_raw(
        self, body: bytes, headers: dict[str, str], agent: str | None = None
    ) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json", **headers}
        async with self.session.post(
            f"{self._door(agent)}/turns", data=body, headers=headers
        ) as answer:
            return answer.status, await answer.json()

    async def enters(self, token: str, **headers: str) -> int:
        """Fill in the form that stands before a locked playground."""
        async with self.session.post(
            f"{self.url}/playground/enter",
            data={"token": token},
            headers={"Origin": self.url, **headers},
            allow_redirects=False,
        ) as answer:
            return answer.status

    async def switches_helpdesk(self, *, on: bool, **headers: str) -> int:
        headers = {"Origin": self.url, **headers}
        async with self.session.post(
            f"{self.url}/playground/helpdesk", json={"on": on}, headers=headers
        ) as answer:
            return answer.status

    async def form(self, kind: str, agent: str | None = None, **about: str) -> tuple[int, str]:
        async with self.session.get(f"{self._door(agent)}/forms/{kind}", params=about) as answer:
            return answer.status, await answer.text()

    def _door(self, agent: str | None) -> str:
        return f"{self.url}/playground/care/{agent}" if agent else f"{self.url}/playground"

    def button(self, label: str, agent: str | None) -> dict[str, str]:
        view = self.views["care" if agent else "chat"]
        buttons = [button for html in view.values() for button in read(html).buttons]
        found = [attributes for attributes, text in buttons if text.startswith(label)]
        assert found, f"no button {label!r} among {[text for _, text in buttons]}"
        return found[-1]

    async def sees(self, text: str, view: str = "chat") -> str:
        """Wait until a message says this; the HTML of the newest that does."""
        return await self._when(
            lambda: next((h for h in self.newest(view) if text in read(h).text), None), text
        )

    async def no_longer_sees(self, text: str, view: str = "chat") -> None:
        await self._when(
            lambda: "" if not any(text in read(h).text for h in self.newest(view)) else None, text
        )

    async def has(self, text: str, count: int, view: str = "chat") -> None:
        """Wait until so many messages say this."""
        await self._when(
            lambda: "" if sum(text in one for one in self.texts(view)) >= count else None, text
        )

    async def has_answers(self, count: int) -> None:
        """Wait until the bot has written so many messages."""
        await self._when(
            lambda: "" if sum("message bot" in html for html in self.newest()) >= count else None,
            f"{count} answers",
        )

    def newest(self, view: str = "chat") -> list[str]:
        return [*self.views[view].values()][::-1]

    def texts(self, view: str = "chat") -> list[str]:
        return [read(html).text for html in self.views[view].values()]

    async def listen(self) -> None:
        async with self.session.get(f"{self.url}/playground/events") as events:
            async for line in events.content:
                if line.startswith(b"data: "):
                    message = json.loads(line.removeprefix(b"data: "))
                    async with self.changed:
                        if message:  # an empty one says that all is shown
                            self.views[message["view"]][message["slot"]] = message["html"]
                        self.changed.notify_all()

    async def _when(self, found: Callable[[], str | None], wanted: str) -> str:
        try:
            async with asyncio.timeout(PATIENCE), self.changed:
                await self.changed.wait_for(lambda: found() is not None)
        except TimeoutError:
            raise AssertionError(f"waited in vain for {wanted!r} among {self.views}") from None
        return found() or ""


@asynccontextmanager
async def web_page(
    url: str, cookies: CookieJar | None = None, token: str | None = None
) -> AsyncIterator[WebPage]:
    """A page that listens; the same jar is the same browser. `token` opens a locked playground."""
    async with ClientSession(
        cookie_jar=CookieJar(unsafe=True) if cookies is None else cookies, read_bufsize=2**20
    ) as session:
        page = WebPage(session, url)
        if token is not None:
            assert await page.enters(token) == 303
        listening = asyncio.create_task(page.listen())
        await page.sees("I answer questions")
        yield page
        listening.cancel()


class Reading(HTMLParser):
    """What a person sees of some HTML: its text, its buttons, and which elements there are."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.buttons: list[tuple[dict[str, str], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag == "button":
            self.buttons.append(({name: value or "" for name, value in attrs}, ""))

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.buttons and not self.buttons[-1][1]:
            self.buttons[-1] = (self.buttons[-1][0], data)


def read(html: str) -> Reading:
    reading = Reading()
    reading.feed(html)
    reading.close()
    return reading
