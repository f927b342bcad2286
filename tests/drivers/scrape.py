"""What a monitoring system sees: `/metrics`, parsed as Prometheus would."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp
from prometheus_client.parser import text_string_to_metric_families

from tests.drivers.patience import PATIENCE

TOKEN = "scrape-token"


@dataclass(frozen=True)
class Scrape:
    """`text` as it came; a series is a name and its labels."""

    text: str

    def __call__(self, name: str, **labels: str) -> float:
        """The value of a series, zero when there is none."""
        found = [one.value for one in self.samples(name) if one.labels == labels]
        assert len(found) < 2
        return found[0] if found else 0.0

    def labels(self, name: str) -> list[dict[str, str]]:
        return [one.labels for one in self.samples(name)]

    def samples(self, name: str) -> list[Sample]:
        families = text_string_to_metric_families(self.text)
        return [
            Sample(sample.labels, sample.value)
            for family in families
            for sample in family.samples
            if sample.name == name
        ]

    @property
    def families(self) -> set[str]:
        """The name of every metric, as queries use it where it is no histogram."""
        parsed = text_string_to_metric_families(self.text)
        return {
            f"{family.name}_total" if family.type == "counter" else family.name for family in parsed
        }

    @property
    def names(self) -> set[str]:
        """The name of every series."""
        return {
            sample.name
            for family in text_string_to_metric_families(self.text)
            for sample in family.samples
        }


@dataclass(frozen=True)
class Sample:
    labels: dict[str, str]
    value: float


async def scrape(url: str, token: str = TOKEN) -> Scrape:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{url}/metrics", headers=headers) as answer,
    ):
        assert answer.status == 200
        return Scrape(await answer.text())


async def until(look: Callable[[], Awaitable[Scrape]], said: Callable[[Scrape], bool]) -> Scrape:
    """The first scrape that says so."""
    async with asyncio.timeout(PATIENCE):
        while True:
            seen = await look()
            if said(seen):
                return seen
