"""Each fault, on a stage of its own, with what must hold; each gives the figures for the table, or
fails."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path

from tests import ROOT
from tests.fakes.postgresql import processes, restart
from tests.tools.faults.network import far_host, listen
from tests.tools.faults.stage import ANSWERED_WITHIN, Replica, stage

CLICKS, ROUNDS = 10, 200
LONE, WAITING = 10, 50  # tickets
RESTARTS = 20
FROZEN = 60.0  # seconds
RESUMED_WITHIN = 30.0  # seconds
RESUMED_FROM_A_HOST_WITHIN = 60.0  # seconds
PATIENCE = 120.0  # seconds until a scenario is called hopeless


async def clicks() -> str:
    """Of ten identical clicks at once, each of two replicas gets five."""
    async with stage() as on:
        both = [on.at(await on.enter("clicks-1")), on.at(await on.enter("clicks-2"))]
        shown: list[str] = []
        for number in range(ROUNDS):
            thread, form = await on.form(both[number % 2], f"case {number}.")
            sent = [both[click % 2].sends(form, id=f"V{number}") for click in range(CLICKS)]
            answers = await asyncio.gather(*(on.clicked(one) for one in sent))
            assert {answer.status for answer in answers} == {200}
            shown.append((await on.posted(thread)).text.split()[1])
        filed = on.filed()
        await on.all_there(filed, within=PATIENCE)
        assert sorted(filed) == sorted(shown)
        assert on.confirmations() == ROUNDS
        assert on.slowest < ANSWERED_WITHIN
        return (
            f"{ROUNDS} times {CLICKS} clicks: {len(filed)} tickets; slowest click"
            f" {on.slowest:.1f} s"
        )


async def gone() -> str:
    """A replica with tickets under way is killed and never comes back; the other one has its
    work."""
    async with stage() as on:
        first, second = await on.enter("gone-1"), await on.enter("gone-2")
        on.helpdesk.down = True
        filed = {await on.ticket(on.at(first), f"case {number}") for number in range(LONE)}
        await on.helpdesk.refused.wait()
        await first.kill()
        on.helpdesk.down = False
        resumed = await on.all_there(filed, within=PATIENCE)
        assert await on.doubled() == 0
        assert resumed < RESUMED_WITHIN
        await on.ticket(on.at(second), "one more")
        assert on.slowest < ANSWERED_WITHIN
        return f"{LONE} tickets delivered {resumed:.0f} s after its end, 0 doubled"


async def vanished() -> str:
    """The host of a replica with tickets under way is cut off, so that nobody hears that its
    connections ended."""
    async with stage() as on, far_host() as host:
        on.environment["DATABASE_URL"] = await listen(on.server)
        on.helpdesk.down = True
        chat = on.at(await on.enter("vanished-near"))
        far = Replica("vanished-far", on.environment, prefix=host.prefix)
        on.replicas.append(far)
        await far.start()
        filed: set[str] = set()
        async with asyncio.timeout(PATIENCE):
            while on.at_work() < 2:
                filed.add(await on.ticket(chat, f"case {len(filed)}"))
        await host.vanish()
        on.helpdesk.down = False
        resumed = await on.all_there(filed, within=PATIENCE)
        await far.kill()
        assert await on.doubled() == 0
        assert resumed < RESUMED_FROM_A_HOST_WITHIN
        assert on.slowest < ANSWERED_WITHIN
        return f"{len(filed)} tickets delivered {resumed:.0f} s after it vanished, 0 doubled"


async def deploy() -> str:
    """While tickets wait, a release with another workflow replaces this one, and then this one
    replaces it."""
    async with stage() as on:
        on.helpdesk.down = True
        old = await on.enter("deploy-old")
        filed = {await on.ticket(on.at(old), f"case {number}") for number in range(WAITING)}
        new = await on.enter("deploy-new", changed(on.folder / "release"))
        await old.stop()
        filed |= {await on.ticket(on.at(new), f"new case {number}") for number in range(LONE)}
        back = await on.enter("deploy-back")
        await new.stop()
        filed |= {await on.ticket(on.at(back), "back again")}
        on.helpdesk.down = False
        took = await on.all_there(filed, within=PATIENCE)
        assert await on.doubled() == 0
        assert on.slowest < ANSWERED_WITHIN
        return f"{len(filed)} tickets delivered within {took:.0f} s, 0 doubled"


async def frozen() -> str:
    """PostgreSQL stands still; whoever clicks meanwhile is told, and told in time."""
    async with stage() as on:
        chat = on.at(await on.enter("frozen"))
        filed = {await on.ticket(chat, "before")}
        form = (await on.form(chat, "meanwhile"))[1]
        stopped = processes(on.server)
        for process in stopped:
            process.suspend()
        end, told = time.monotonic() + FROZEN, 0
        while time.monotonic() < end:
            answers = await asyncio.gather(
                on.clicked(chat.sends(form, id="VFROZEN")),
                on.clicked(chat.commands("how long does porting take")),
            )
            told += sum(answer.status == 200 for answer in answers)
        for process in stopped:
            process.resume()
        filed |= {await on.ticket(chat, "after")}
        await on.all_there(filed, within=PATIENCE)
        assert on.slowest < ANSWERED_WITHIN
        return (
            f"{told} clicks in {FROZEN:.0f} s, all answered; the slowest after {on.slowest:.1f} s"
        )


async def restarted() -> str:
    """PostgreSQL is ended without goodbye and starts again, while a ticket is raised and another
    one is on its way."""
    async with stage() as on:
        chat = on.at(await on.enter("restarted"))
        resumed = 0.0
        for number in range(RESTARTS):
            await on.ticket(chat, f"case {number}, on its way")
            form = (await on.form(chat, f"case {number}"))[1]
            begun = time.monotonic()
            restarting = asyncio.create_task(restart(on.server))
            while (answer := await on.clicked(chat.sends(form, id=f"V{number}"))).text:
                assert answer.status == 200  # the form says that it did not work, and is still open
            await restarting
            await on.all_there(on.filed(), within=PATIENCE)
            resumed = max(resumed, time.monotonic() - begun)
        assert len(on.filed()) == 2 * RESTARTS
        assert resumed < RESUMED_WITHIN
        assert on.slowest < ANSWERED_WITHIN
        return (
            f"{RESTARTS} restarts, all tickets delivered within {resumed:.0f} s; slowest click"
            f" {on.slowest:.1f} s"
        )


def changed(release: Path) -> Path:
    """A release whose workflow has another step, and therefore another name; the old one stands
    beside it."""
    for part in ("bot", "adapters"):
        shutil.copytree(ROOT / part, release / part, ignore=shutil.ignore_patterns("__pycache__"))
    for name, old, new in (
        ("engine.py", '"workflow_name": WORKFLOW', '"workflow_name": "deliver.v2"'),
        ("courier.py", "        DBOS.launch()\n", _SECOND + "\n        DBOS.launch()\n"),
    ):
        file = release / "bot" / "courier" / name
        source = file.read_text("utf-8")
        assert source.count(old) == 1
        file.write_text(source.replace(old, new), "utf-8")
    return release


_SECOND = """
        async def looked_at(owed: int) -> int:
            return owed

        @DBOS.workflow(name="deliver.v2", max_recovery_attempts=None)
        async def deliver_v2(owed: int, helpdesk: str) -> None:
            while True:
                await DBOS.run_step_async({"name": "look"}, looked_at, owed)
                wait = await DBOS.run_step_async(
                    {"name": "attempt"}, errands.attempt, owed, helpdesk
                )
                if wait is None:
                    return
                await DBOS.sleep_async(wait)
"""
SCENARIOS = (clicks, gone, vanished, deploy, frozen, restarted)
