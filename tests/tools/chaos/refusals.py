"""`make chaos REFUSALS=1`: Slack and Teams refuse at random with every code that they document, and
the bot is killed meanwhile; then the refusals end, and everything must be there.

python -m tests.tools.chaos.refusals                          90 seconds of refusals, 6 kills
python -m tests.tools.chaos.refusals --seconds 8 --kills 1    the short one
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
import time
from collections.abc import Awaitable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp

from adapters.cli import progress
from tests.drivers import small_knowledge
from tests.drivers.patience import eventually
from tests.drivers.whole_bot import Mortal, World, mortal, world
from tests.fakes.slack_refusals import DOCUMENTED as SLACKS
from tests.tools.chaos.people import People
from tests.tools.chaos.score import Score

SHARE = 0.35  # of the calls are refused
DRAIN = 60.0  # seconds that a run waits for what must come
SOON = 60.0  # seconds after the refusals: whoever asked has had a word
LATER = 7 * 3600.0  # seconds: the longest pause that a card about a ticket is left alone for
LOOKED_UP = ("ratelimited:2", "500", "internal_error", "service_unavailable", "fatal_error")
RESPONSES = ("404", "403", "410", "500", "429")


async def play(seconds: float, kills: int, chance: random.Random, folder: Path) -> Score:
    knowledge = folder / "knowledge"
    knowledge.mkdir()
    small_knowledge.write(knowledge)
    database = f"sqlite:///{folder}/care.db"
    plenty = ("QUESTIONS_PER_MINUTE", "COMPANY_QUESTIONS_PER_MINUTE", "TICKETS_PER_HOUR")
    more = {**dict.fromkeys((*plenty, "COMPANY_TICKETS_PER_DAY"), "1000000")}
    score = Score(database)
    async with world() as scene, aiohttp.ClientSession() as session:
        people = People(scene, session, score, chance)
        async with mortal(scene, knowledge, database, folder, **more) as bot:
            refuse(scene, score, chance)
            hearing = [asyncio.create_task(one) for one in people.ears()]
            acting = [asyncio.create_task(one) for one in people.lives()]
            for _ in progress.steps(range(kills), "Kills"):
                await asyncio.sleep(seconds / (kills + 1))
                await bot.kill()
                await bot.start()
            await asyncio.sleep(seconds / (kills + 1))
            await ended(scene, bot, acting, score)
        for one in hearing:
            one.cancel()
        await asyncio.gather(*hearing, return_exceptions=True)
    score.log = (folder / "log").read_text("utf-8", "replace")
    return score


def refuse(scene: World, score: Score, chance: random.Random) -> None:
    """Each call with one of the codes of its method, or none."""

    def slack(method: str) -> str:
        codes = SLACKS.get(method, RESPONSES if method == "response" else LOOKED_UP)
        return chance.choice(codes) if refused() else ""

    def refused() -> bool:
        now = chance.random() < SHARE
        score.refused += now
        return now

    scene.slack.refusing = slack
    scene.teams.refusing = lambda codes: chance.choice(codes) if refused() else None


async def ended(scene: World, bot: Mortal, acting: list[asyncio.Task[None]], score: Score) -> None:
    """Nothing is refused any more: who asked hears within a minute, and every card comes."""
    scene.slack.refusing = lambda method: ""
    scene.teams.refusing = lambda codes: None
    for one in acting:
        one.cancel()
    await asyncio.gather(*acting, return_exceptions=True)
    bot.ahead(SOON)
    await until(eventually(score.all_answered, DRAIN))
    score.silent = score.unanswered()
    bot.ahead(SOON + LATER)
    await until(eventually(lambda: score.all_shown(scene), DRAIN))


async def until(so: Awaitable[None]) -> None:
    """What has not come by then is counted."""
    with suppress(TimeoutError):
        await so


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.chaos.refusals")
    parser.add_argument("--seconds", type=float, default=90.0)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    given = parser.parse_args()
    begun = time.monotonic()
    with TemporaryDirectory() as folder:
        chance = random.Random(given.seed)
        score = asyncio.run(play(given.seconds, given.kills, chance, Path(folder)))
        wrong = score.report()
        if wrong:
            shutil.copytree(folder, "var/chaos/refusals", dirs_exist_ok=True)
    print(f"seed {given.seed}, {given.kills} kills, {time.monotonic() - begun:.0f} s")
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
