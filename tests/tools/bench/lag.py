"""How late the event loops of servers were, from their own metric."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from tests.tools.bench.launch import Running

METRIC = "care_loop_lag_seconds"
LATE = 0.05  # seconds


@dataclass(frozen=True, slots=True)
class Lag:
    """How many looks at the loops found them at most so many seconds late; all processes
    together."""

    within: dict[float, int]

    @classmethod
    async def of(
        cls, servers: Sequence[Running], session: aiohttp.ClientSession, token: str
    ) -> Lag | None:
        """Nothing where there is no such metric."""
        within: dict[float, int] = {}
        for server in servers:
            async with session.get(
                f"{server.url}/metrics", headers={"Authorization": f"Bearer {token}"}
            ) as answer:
                families = text_string_to_metric_families(await answer.text() if answer.ok else "")
            samples = [
                sample for family in families if family.name == METRIC for sample in family.samples
            ]
            for sample in samples:
                if sample.name.endswith("_bucket"):
                    most = float(sample.labels["le"])
                    within[most] = within.get(most, 0) + int(sample.value)
        return cls(within) if within else None

    def since(self, before: Lag) -> Lag:
        return Lag({most: number - before.within[most] for most, number in self.within.items()})

    @property
    def p99(self) -> float:
        """Milliseconds that 99 of 100 looks kept to; as fine as the metric's buckets are."""
        looks = self.within[float("inf")]
        return 1e3 * min(most for most, number in self.within.items() if number >= 0.99 * looks)

    @property
    def late(self) -> float:
        """The share of the looks that found a loop more than 50 ms late."""
        looks = self.within[float("inf")]
        return 1 - self.within[LATE] / max(1, looks)
