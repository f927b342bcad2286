"""The playground, and one who uses it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.conftest import Running, Start
from tests.drivers.web_page import WebPage, web_page


@pytest.fixture
async def app(start_app: Start) -> Running:
    return await start_app()


@pytest.fixture
async def page(app: Running) -> AsyncIterator[WebPage]:
    async with web_page(app.url) as page:
        yield page
