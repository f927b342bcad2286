"""`python -m bot doctor --watch`: a second process that asks the first one a question, and tells
care when no answer comes. It writes to the care channel by itself, since whoever is dead tells
nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import structlog
from sqlalchemy import create_engine

from adapters.care.line import CareLine
from adapters.doctor import doctor, selftest, server
from adapters.doctor.memory import Memory
from adapters.helpdesk.registry import alarm_mailbox
from adapters.shared.check import Check
from adapters.slack import open_channel as open_slack
from adapters.teams import open_channel as open_teams
from adapters.teams.client.cloud import PUBLIC_CLOUD, Cloud
from bot.desk import subjects
from bot.desk.showing.presenter import first_entries
from bot.dialogue import speech, words
from bot.dialogue.cards import AnswerCard, AnswersCard, ChoicesCard, FamilyCard, NoticeCard
from bot.errors import KnowledgeError
from bot.knowledge.loading import load
from bot.settings.settings import Settings
from bot.storage.pictures import StoredPictures
from bot.storage.slots import StoredSlots

ANSWERS = tuple(kind.__name__ for kind in (AnswerCard, AnswersCard, ChoicesCard, FamilyCard))
SHORTEST = 60.0  # seconds
AGAIN, LONGEST = 300.0, 3600.0  # seconds, while something is wrong: the first, and the last of all
TRIES, PAUSE = 3, 20.0  # looks, and seconds between them, before it counts: a restart is no failure

log = structlog.get_logger()


@dataclass
class Watch:
    """`look` gives what is wrong; `tell` writes to care; `keep` remembers whether that was told.
    `language` is care's. It hears once that something is wrong, and once that it is well again."""

    look: Callable[[], Awaitable[list[Check]]]
    tell: Callable[[NoticeCard], Awaitable[object]]
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    told: bool = False
    keep: Callable[[bool], object] = bool
    language: Callable[[], str] = lambda: speech.ENGLISH

    async def once(self) -> bool:
        """Whether all is well."""
        wrong = await self._wrong()
        if wrong:
            log.error("not well", wrong=[str(check) for check in wrong])
        else:
            log.info("well")
        if bool(wrong) is not self.told and await self._tell(wrong):
            self.told = bool(wrong)
            self.keep(self.told)
        return not wrong

    async def _tell(self, wrong: list[Check]) -> bool:
        with speech.speaking(self.language()):
            return bool(await self.tell(_notice(wrong)))

    async def _wrong(self) -> list[Check]:
        """What is still wrong at the last of some looks."""
        for _ in range(TRIES - 1):
            if not await self._looked():
                return []
            await self.sleep(PAUSE)
        return await self._looked()

    async def _looked(self) -> list[Check]:
        try:
            return await self.look()
        except Exception as error:  # whatever it is, the watch goes on
            log.exception("the doctor failed")
            return [Check("doctor", type(error).__name__, "look into the doctor's log")]

    async def for_ever(self, every: float) -> None:
        """`every`: seconds between two looks, a minute at least. While something is wrong they
        come sooner, and less and less so: a Slack that is away is not asked without end."""
        again = AGAIN
        while True:
            well = await self.once()
            await self.sleep(max(every if well else min(again, every), SHORTEST))
            again = AGAIN if well else min(again * 2, LONGEST)


def _notice(wrong: list[Check]) -> NoticeCard:
    if not wrong:
        return NoticeCard(*words.WELL_AGAIN)
    return NoticeCard(*words.not_well([f"{one.what}: {one.found}" for one in wrong]))


def run(
    settings: Settings, url: str | None, every: float, memory: Path | None = None, *, once: bool
) -> int:
    """0 when all is well; without `once` until it is stopped. `every`: seconds between two
    looks."""
    selftest.proof(settings)  # complains at once, where there is nothing to prove oneself with
    watch = watching(settings, url or settings.public_url or server.address(settings))
    remembered = Memory(settings, memory)
    watch.told, watch.keep = remembered.told, remembered.keep
    return asyncio.run(_run(watch, every, once=once))


async def _run(watch: Watch, every: float, *, once: bool) -> int:
    if once:
        return 0 if await watch.once() else 1
    await watch.for_ever(every)
    return 0


def watching(settings: Settings, url: str, cloud: Cloud = PUBLIC_CLOUD) -> Watch:
    async def look() -> list[Check]:
        found = [check async for check in doctor.checks(settings, cloud, url=url)]
        return [check for check in (await _asked(settings, url), *found) if check.fix is not None]

    async def tell(card: NoticeCard) -> bool:
        return await _tell(settings, cloud, card)

    return Watch(look, tell, language=lambda: _language(settings))


def _language(settings: Settings) -> str:
    """Care's, as far as the knowledge can be read."""
    try:
        return subjects.default_route(load(settings.knowledge_dir)).language
    except KnowledgeError:
        return speech.ENGLISH


async def _asked(settings: Settings, url: str) -> Check:
    """What comes of the first published question."""
    try:
        question = next(first_entries(load(settings.knowledge_dir))).question
        status, found = await _answer(settings, url, question)
    except KnowledgeError:
        return Check("question", "not asked: the knowledge is wrong")  # which has a line of its own
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        fix = "start the bot, or name its address with --url"
        return Check("question", f"no answer from {url} ({type(error).__name__})", fix)
    if status == 401:
        return Check(
            "question", f"{url} does not know this doctor", "give both processes the same settings"
        )
    if status != 200 or not any(name in found for name in ANSWERS):
        return Check(
            "question",
            f"“{question}” was not answered ({status} {found[:100]})",
            "look into the bot's log",
        )
    return Check("question", "answered")


async def _answer(settings: Settings, url: str, question: str) -> tuple[int, str]:
    async with (
        server.session(settings, url) as session,
        session.post(
            f"{url.rstrip('/')}{selftest.PATH}",
            json={"question": question},
            headers=selftest.proof(settings),
        ) as answer,
    ):
        return answer.status, await answer.text()


async def _tell(settings: Settings, cloud: Cloud, card: NoticeCard) -> bool:
    """With channels of its own, that only write. The database is asked only for a token that is
    stored there."""
    engine = create_engine(settings.database_url.get_secret_value())
    slots = StoredSlots(engine, engine)
    slack = open_slack(settings, slots, engine) if settings.slack_on else None
    teams = (
        open_teams(settings, slots, StoredPictures(engine, engine), cloud)
        if settings.teams_on
        else None
    )
    try:
        if slack:
            await slack.api.start()
        return await CareLine(settings, slack, teams, mailbox=alarm_mailbox(settings)).tell(card)
    finally:
        if slack:
            await slack.close()
        if teams:
            await teams.close()
        engine.dispose()
