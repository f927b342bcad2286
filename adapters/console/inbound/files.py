"""Lists as files for a spreadsheet, in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from aiohttp import web

from adapters.shared import inert

MARK = b"\xef\xbb\xbf"  # says to a spreadsheet that it is UTF-8


def table(name: str, head: Sequence[str], rows: Iterable[Iterable[object]]) -> web.Response:
    return web.Response(
        body=MARK + written(head, rows).encode(),
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def written(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(map(inert.cell, head))
    for row in rows:
        lines.writerow(map(inert.cell, row))
    return out.getvalue()
