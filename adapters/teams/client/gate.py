"""Who may knock: the Bot Framework, with a token for this bot, and for the very address that it is
to answer at."""

from __future__ import annotations

from dataclasses import dataclass

from adapters.teams.client.auth import Keys, TurnedAway
from adapters.teams.client.cloud import Cloud
from adapters.teams.client.transport import Claims, Transport


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets in what the Bot Framework sends to this bot; TurnedAway for everything else."""

    transport: Transport
    keys: Keys
    cloud: Cloud

    async def check_token(self, authorization: str) -> Claims:
        """The claims of a request that comes from Teams."""
        return await self.transport.verify(authorization)

    def check_service(self, claims: Claims, service_url: str) -> None:
        """The token is for answering at one address, which must be the activity's and one that we
        trust."""
        if claims.get("serviceurl") != service_url:
            raise TurnedAway(403, "the token is for another service URL")
        if not self.cloud.trusts(service_url):
            raise TurnedAway(403, "the service URL is not one of the Bot Framework")
