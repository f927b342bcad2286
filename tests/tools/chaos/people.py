"""People on Slack and in Teams who go on whatever happens: they press again until it is taken."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from bot.dialogue import words
from tests.drivers.slack_chat import Answer, SlackChat
from tests.drivers.teams_chat import Teams
from tests.drivers.teams_screen import Call as TeamsCall
from tests.drivers.whole_bot import World
from tests.fakes.fake_slack import Call, Json
from tests.fakes.slack_methods import CARE, PARTNERS, PAUL, person
from tests.tools.chaos.score import Score

EACH = 3  # people on each platform
PATIENCE = 20.0  # seconds that somebody waits for a card before asking anew
BREAK = 0.3  # seconds between what somebody does


@dataclass
class People:
    world: World
    session: aiohttp.ClientSession
    score: Score
    chance: random.Random
    threads: dict[str, str] = field(default_factory=dict)  # whose each is, on Slack
    ways: dict[str, str] = field(default_factory=dict)  # whose each trigger and response URL is

    def lives(self) -> Iterator[Coroutine[Any, Any, None]]:
        for number in range(EACH):
            yield self._slack_partner(f"U0P{number}")
            yield self._teams_partner(number)
        yield self._slack_care()

    def ears(self) -> Iterator[Coroutine[Any, Any, None]]:
        yield self._hear_slack()
        yield self._hear_teams()

    async def _slack_partner(self, user: str) -> None:
        self.world.slack.users[user] = person(user, f"Partner {user}")
        chat = OnSlack(self, user)
        while True:
            await chat.raises_a_ticket()
            await asyncio.sleep(BREAK)

    async def _teams_partner(self, number: int) -> None:
        chat = InTeams(self, number)
        while True:
            await chat.raises_a_ticket()
            await asyncio.sleep(BREAK)

    async def _slack_care(self) -> None:
        chat, answered = OnSlack(self, PAUL), set[str]()
        while True:
            await asyncio.sleep(BREAK)
            for (channel, ts), said in list(self.world.slack.messages.items()):
                card = Call("chat.postMessage", said)
                if channel == CARE and ts not in answered and card.has("care:reply"):
                    answered.add(ts)
                    await chat.replies(card, ts)

    async def _hear_slack(self) -> None:
        while True:
            call = await self.world.slack.calls.get()
            about, to = call.arguments, str(call.arguments.get("channel", ""))
            thread = str(about.get("thread_ts", ""))
            heard = (
                self.threads.get(thread)
                or self.ways.get(str(about.get("trigger_id", "")))
                or about.get("user")
                or (to if to.startswith("U") else None)
            )
            if heard:
                self.score.hears(str(heard))
            for way, response in self.world.slack.responses.items():
                if response.uses and way in self.ways:
                    self.score.hears(self.ways.pop(way))

    async def _hear_teams(self) -> None:
        while True:
            call = await self.world.teams.calls.get()
            self.score.hears(call.conversation)


async def until_taken(act: Callable[[], Awaitable[Any]]) -> Any:
    """Do it again until the bot says that it has it."""
    while True:
        try:
            answer = await act()
            if not isinstance(answer, Answer) or answer.status == 200:
                return answer
        except (aiohttp.ClientError, TimeoutError, AssertionError):
            pass
        await asyncio.sleep(0.2)


class OnSlack:
    def __init__(self, people: People, user: str) -> None:
        self._people = people
        self._user = user
        self._chat = SlackChat(people.session, "", people.world.slack, user)
        self._count = 0

    async def raises_a_ticket(self) -> None:
        key, ts = self._next()
        self._people.threads[ts] = self._user
        await self._asks(f"ticket our porting is late, {key}", ts)
        card = await self._shown(lambda call: call.has("raise") and self._is_mine(call, ts))
        form = await self._form(card, "raise") if card else None
        if form is None:
            return
        sent = self._chat.filling(form, {"body": f"It began today. {key}-body"}, f"V-{key}")
        answer = await self._does(lambda: self._chat.interact(sent))
        if answer.json.get("response_action") != "errors":
            self._people.score.words.add(f"{key}-body")
        await self._says_more(key, ts)

    async def replies(self, card: Call, ts: str) -> None:
        key, _ = self._next()
        card = Call(card.method, {**card.arguments, "ts": ts})
        form = await self._form(card, "care:reply")
        if form is None:
            return
        sent = self._chat.filling(form, {"text": f"We look into it. {key}-reply"}, f"V-{key}")
        answer = await self._does(lambda: self._chat.interact(sent))
        if answer.text == "" or answer.json == {}:
            self._people.score.replies.add(f"{key}-reply")

    async def _asks(self, text: str, ts: str) -> None:
        waiting = self._people.score.asks(self._user, text)
        await self._does(lambda: self._chat.asks(text, ts=ts, channel=PARTNERS))
        waiting.taken = True
        await _while(lambda: waiting.heard is None)

    async def _says_more(self, key: str, ts: str) -> None:
        """Below the ticket, before care has answered."""
        ticket = await self._found(lambda call: self._is_mine(call, ts) and key in str(call.blocks))
        if ticket is None:
            return
        (channel, stands), card = ticket
        number, said = next(self._chat.numbers), f"And it is urgent. {key}-more"
        thread, direct = str(card.arguments.get("thread_ts", stands)), channel.startswith("D")
        below: Json = {
            "ts": f"{number}.{self._user[-1]}00200",
            "thread_ts": thread,
            "channel": channel,
        }
        kind = "message_im_in_thread" if direct else "message_in_thread"
        await self._does(lambda: self._chat.happens(kind, text=said, blocks=[], **below))
        self._people.score.words.add(f"{key}-more")

    async def _form(self, card: Call, action: str) -> Call | None:
        """Press until the form opens; each time there is the form, or a word."""
        for _ in range(5):
            pressing = self._chat.pressing(card, action)
            trigger = str(pressing["trigger_id"])
            self._remember(pressing)
            await self._does(lambda body=pressing: self._chat.interact(body))  # type: ignore[misc]
            form = await self._opened(trigger)
            if form:
                return form
        return None

    async def _opened(self, trigger: str) -> Call | None:
        opened = self._people.world.slack.opened
        await _while(lambda: trigger not in opened, 2.0)
        return opened.get(trigger)

    async def _shown(self, meant: Callable[[Call], bool]) -> Call | None:
        found = await self._found(meant)
        return found[1] if found else None

    async def _found(self, meant: Callable[[Call], bool]) -> tuple[tuple[str, str], Call] | None:
        """The newest message, and where it stands."""

        def found() -> tuple[tuple[str, str], Call] | None:
            for where, said in reversed(list(self._people.world.slack.messages.items())):
                if meant(call := Call("chat.postMessage", said)):
                    return where, call
            return None

        await _while(lambda: found() is None)
        return found()

    def _is_mine(self, call: Call, ts: str) -> bool:
        return call.arguments.get("thread_ts") == ts or call.arguments.get("channel") == self._user

    def _remember(self, body: Json) -> None:
        self._people.ways[str(body["trigger_id"])] = self._user
        self._people.ways[str(body["response_url"]).rpartition("/")[2]] = self._user

    async def _does(self, act: Callable[[], Awaitable[Answer]]) -> Answer:
        async def there() -> Answer:
            self._chat.url = self._people.world.url
            return await act()

        answer: Answer = await until_taken(there)
        return answer

    def _next(self) -> tuple[str, str]:
        self._count += 1
        number = next(self._chat.numbers)
        return f"{self._user.lower()}n{self._count}", f"{number}.{self._user[-1]}00100"


class InTeams:
    def __init__(self, people: People, number: int) -> None:
        self._people = people
        self._conversation = f"a:1chaos{number}"
        self._by = {"id": f"29:chaos{number}", "name": f"Petra {number}"}
        self._teams = Teams(people.world.teams, "")
        self._count = 0
        people.world.teams.conversations.add(self._conversation)

    async def raises_a_ticket(self) -> None:
        self._count += 1
        key = f"t{self._by['id'][3:]}n{self._count}"
        text = f"ticket our porting is late, {key}"
        waiting = self._people.score.asks(self._conversation, text)
        await self._does(lambda: self._hears(text, key))
        waiting.taken = True
        await _while(lambda: waiting.heard is None)
        card = self._last(words.RAISE_TICKET)
        if card is None:
            return
        dialog = await self._does(lambda: self._presses(card))
        fields = ((dialog or {}).get("task") or {}).get("value")
        if not isinstance(fields, dict):
            return
        id, typed = f"f:{key}-form", {"body": f"It began today. {key}-body"}
        answer = await self._does(lambda: self._submits(dialog, typed, id))
        if answer == {} or not (answer or {}).get("task"):
            self._people.score.words.add(f"{key}-body")

    async def _hears(self, text: str, key: str) -> Any:
        activity = self._people.world.teams.payload(
            "message-personal", text=text, id=f"f:{key}", attachments=[], **{"from": self._by}
        )
        activity["conversation"]["id"] = self._conversation
        status, answer = await self._teams.sends(activity)
        assert status == 200
        return answer

    async def _presses(self, card: TeamsCall) -> Any:
        return await self._teams.presses(card, words.RAISE_TICKET, **{"from": self._by})

    async def _submits(self, dialog: Any, typed: dict[str, str], id: str) -> Any:
        self._teams.number = abs(hash(id)) % 10**9
        return await self._teams.submits(dialog, typed, self._conversation, **{"from": self._by})

    def _last(self, button: str) -> TeamsCall | None:
        shown = list(self._people.world.teams.shown.items())
        for (conversation, id), activity in reversed(shown):
            if conversation == self._conversation and activity.get("attachments"):
                call = TeamsCall("post", conversation, id, activity)
                return call if f'"{button}"' in call.said else None
        return None

    async def _does(self, act: Callable[[], Awaitable[Any]]) -> Any:
        async def there() -> Any:
            self._teams.bot = self._people.world.url
            return await act()

        return await until_taken(there)


async def _while(so: Callable[[], bool], within: float = PATIENCE) -> None:
    """At most."""
    end = asyncio.get_running_loop().time() + within
    while so() and asyncio.get_running_loop().time() < end:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
