"""The invented traffic played into a database, through the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

from adapters.web.channel import CARE, WebChannel
from bot.desk.forms.filled_lesson import LINES
from bot.knowledge.entries import Knowledge
from bot.ports.channel import Delivery
from bot.storage.store import Store
from tests.tools.demo import gaps, plan
from tests.tools.demo.care import Care
from tests.tools.demo.partners import Partners
from tests.tools.demo.plan import Scene
from tests.tools.demo.school import School
from tests.tools.demo.stage import Stage

SEED = 7
LOOKED_AT = 6  # hours of a day, in UTC, at which reminders are looked for


@dataclass(frozen=True, slots=True)
class Played:
    """What was played: the scenes, who was shown which text, as (entry, version), and the changes'
    numbers: "closed", "corrected", "wrong"."""

    scenes: list[Scene]
    saw: Mapping[tuple[str, int], set[str]]
    changes: Mapping[str, str]


def play(
    files: Knowledge, store: Store, seed: int, until: datetime, often: int = plan.A_DAY
) -> Played:
    """Sixty days that end at `until`, a midnight in UTC; its misses are grouped at the end.
    `often` as in `plan.scenes`."""
    begin = until - timedelta(days=plan.DAYS)
    scenes = plan.scenes(files, seed, begin, often)
    stage = Stage(files, store, begin)
    partners, school = Partners(stage, Care(stage)), School(stage)
    for number, scene in enumerate(scenes):
        random = Random(f"{seed}/{number}")
        stage.later(scene.at, partial(partners.asks, scene, number, random))
    for day in range(plan.DAYS):
        stage.later(begin + timedelta(days=day, hours=LOOKED_AT), partial(_remind, stage))
    stage.later(begin + timedelta(days=plan.TAUGHT, hours=10), school.closes)
    stage.later(begin + timedelta(days=plan.CORRECTED, hours=10), school.corrects)
    robbed = _robbed(scenes)
    stage.later(begin + timedelta(days=plan.EDITED, hours=10), partial(school.errs, robbed))
    stage.run(until)
    stage.study.group()
    asyncio.run(_hang_up(stage))
    return Played(scenes, stage.saw, school.changes)


def _robbed(scenes: list[Scene]) -> list[str]:
    """What was asked for another entry, put otherwise twice, since no two entries have one wording;
    as much of it as a form takes."""
    asked = [scene.text for scene in scenes if scene.about == gaps.ROBBED]
    texts = [text for text in dict.fromkeys(asked) if _teachable(text)]
    put = [lead + text for text in texts for lead in ("please tell me: ", "and then: ")]
    return put[:LINES]


def _teachable(text: str) -> bool:
    """Short, and without the numbers that a wording may not have."""
    return len(text) < 100 and not any(letter.isdigit() for letter in text)


def _remind(stage: Stage) -> None:
    for reminder in stage.desk.due_reminders():
        stage.does(reminder)


async def _hang_up(stage: Stage) -> None:
    """What care sees stands in the playground."""
    channel = WebChannel(stage.store.slots)
    for slot, card in stage.cares.items():
        await channel.deliver(Delivery(CARE, slot, card))
