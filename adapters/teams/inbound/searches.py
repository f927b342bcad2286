"""What is asked of the message extension: a search, a page of it, or what a link shows; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.activity import Activity
from adapters.teams.drawing import search_results
from adapters.teams.limits import SEARCH_RESULTS, SEARCH_SKIPPED

_ENTRY = re.compile(r"/entries/(?P<id>[\w.-]{1,200})(?:/|$)")


@dataclass(frozen=True, slots=True)
class Search:
    """`text` is empty when the search was just opened; `skip` and `count` say which results are
    wanted."""

    text: str
    skip: int = 0
    count: int = SEARCH_RESULTS


def searched(activity: Activity) -> Search:
    value = _object(activity.value)
    options = _object(value.get("queryOptions"))
    skip = _number(options.get("skip"), 0, SEARCH_SKIPPED)
    count = _number(options.get("count"), SEARCH_RESULTS, SEARCH_RESULTS)
    return Search(_text(value), skip, count or SEARCH_RESULTS)


def entry_linked(activity: Activity, public_url: str | None) -> str | None:
    """The entry that a link of ours names; None for a link of somebody else's."""
    link = _object(activity.value).get("url")
    if not isinstance(link, str) or public_url is None:
        return None
    try:
        address, ours = urlsplit(link), urlsplit(public_url)
    except ValueError:
        return None
    if (address.scheme, address.netloc.lower()) != (ours.scheme, ours.netloc.lower()):
        return None
    below = ours.path.rstrip("/")
    found = _ENTRY.search(address.path.removeprefix(below))
    return found["id"] if found and address.path.startswith(below) else None


def chosen(activity: Activity) -> str:
    """The entry that is inserted."""
    return str(_object(activity.value).get(search_results.CHOSEN) or "")


def command(activity: Activity) -> str:
    """Which of the extension's commands was chosen."""
    return str(_object(activity.value).get("commandId") or "")


def _text(value: Mapping[str, Any]) -> str:
    parameters = value.get("parameters")
    for parameter in parameters if isinstance(parameters, list) else ():
        if isinstance(parameter, Mapping) and parameter.get("name") == "query":
            return str(parameter.get("value") or "").strip()
    return ""


def _number(value: object, otherwise: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        return otherwise
    return min(max(value, 0), most)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
