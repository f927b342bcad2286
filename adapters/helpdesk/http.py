"""What all connectors over HTTP have in common: one HTTP call to one host, and what its failure
means for a ticket."""

from __future__ import annotations

import json as jsonlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import aiohttp
from pydantic import BaseModel, ValidationError

from adapters.shared import outgoing, retry_after
from bot.errors import SettingsError
from bot.ports.helpdesk import HelpdeskError, InDoubt
from bot.settings.operation import is_loopback

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)  # seconds
RETRY_AFTER = 10.0  # seconds, when the service names no time; its return is seen within a minute
LONGEST_WAIT = 3600.0  # seconds; then we ask again, whatever Retry-After says
NOT_DONE_YET = {
    408,
    409,
    412,
    425,
    429,
    503,
}  # answered before anything was done; trying again can help

Shape = TypeVar("Shape", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Answer:
    """A 2xx answer."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        """InDoubt when it is no JSON: a proxy answered, and what happened behind it is unknown."""
        try:
            return jsonlib.loads(self.text)
        except ValueError:
            raise InDoubt(f"answered {self.status} without JSON") from None

    def read(self, shape: type[Shape]) -> Shape:
        """The JSON as a typed model; InDoubt when it lacks what the service's documentation
        promises."""
        try:
            return shape.model_validate_json(self.text)
        except ValidationError as error:
            places = sorted({".".join(map(str, problem["loc"])) for problem in error.errors()})
            raise InDoubt(
                f"answered {self.status} in another shape at: {', '.join(places)}"
            ) from None


class Service:
    """One helpdesk's API: requests go to the host of `base_url`, and nowhere else.

    Every call opens its own session and connection: the durable engine runs connectors on a loop of
    its own, so none can be shared; and a kept-alive connection that dies under a POST leaves a
    ticket in doubt.
    """

    def __init__(
        self,
        base_url: str,
        *,
        name: str,
        headers: Mapping[str, str],
        private: Collection[str] = outgoing.NOBODY,
        timeout: aiohttp.ClientTimeout = TIMEOUT,
    ) -> None:
        """`name` is for errors, `headers` for credentials (see `basic`), `private` as in
        `outgoing.session`. SettingsError: an unsafe address."""
        self.base_url = safe_address(base_url, name)
        self.name = name
        self._headers = dict(headers)
        self._private = private
        self._timeout = timeout

    async def call(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        data: bytes | aiohttp.FormData | None = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """`path` begins with "/" and follows `base_url`; no query in it. HelpdeskError, or
        InDoubt."""
        what = f"{self.name}: {method} {path}"
        try:
            async with (
                self._session() as session,
                session.request(
                    method,
                    self.base_url + path,
                    json=json,
                    data=data,
                    params=params,
                    headers=headers,
                    allow_redirects=False,
                    middlewares=(only_once,),
                ) as response,
            ):
                answer = Answer(
                    response.status, await response.text(errors="replace"), response.headers
                )
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise HelpdeskError(f"{what}: cannot be reached", retry_after=RETRY_AFTER) from None
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise InDoubt(f"{what}: no whole answer ({type(error).__name__})") from None
        return judged(answer, what)

    def _session(self) -> outgoing.Session:
        host = outgoing.host_of(self.base_url)
        return outgoing.session([host], self._private, timeout=self._timeout, headers=self._headers)


async def only_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """aiohttp repeats a PUT whose connection breaks; a repeated PUT of ours can add a comment
    twice."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise aiohttp.ClientConnectionError(type(error).__name__) from None


def judged(answer: Answer, what: str) -> Answer:
    """The answer, when it says that it was done; else the error that tells what became of the
    ticket."""
    if 200 <= answer.status < 300:
        return answer
    if answer.status in NOT_DONE_YET:
        raise HelpdeskError(f"{what}: {answer.status}, not now", retry_after=wait(answer.headers))
    if answer.status >= 500:
        raise InDoubt(f"{what}: {answer.status}")
    if 300 <= answer.status < 400:
        raise HelpdeskError(
            f"{what}: {answer.status}, a redirect; set the address that it leads to"
        )
    if answer.status in (401, 403):
        raise HelpdeskError(
            f"{what}: {answer.status}, refused; check the service user's key and rights"
        )
    raise HelpdeskError(f"{what}: {answer.status}, refused{blamed(answer.text)}")


def wait(headers: Mapping[str, str]) -> float:
    """Seconds that Retry-After asks for, as a number or as a date by the service's own clock."""
    asked, date = headers.get("Retry-After"), headers.get("Date", "")
    return retry_after.seconds(asked, RETRY_AFTER, date=date, longest=LONGEST_WAIT)


def blamed(text: str) -> str:
    """The fields that a refusal names; never its sentences, because they may repeat what a person
    wrote."""
    try:
        document = jsonlib.loads(text)
    except ValueError:
        return ""
    found = document if isinstance(document, dict) else {}
    fields = found.get("errors") or found.get("details")
    names = (
        [name for name in fields if re.fullmatch(r"[\w.-]{1,60}", name)]
        if isinstance(fields, dict)
        else []
    )
    return f" for its {', '.join(sorted(names))}" if names else ""


def safe_address(address: str, name: str) -> str:
    """Without a trailing slash: https, or http on this machine, and nothing but host, port and
    path."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise SettingsError(f"{name}: the address cannot be read") from None
    if "@" in parts.netloc or parts.query or parts.fragment or "\\" in address or not host:
        raise SettingsError(
            f"{name}: the address must be https://host/path, without user, query or fragment"
        )
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise SettingsError(f"{name}: the address must begin with https://")
    return address.rstrip("/")


def basic(user: str, secret: str) -> dict[str, str]:
    """The header of HTTP Basic authentication."""
    return {"Authorization": aiohttp.encode_basic_auth(user, secret, "utf-8")}
