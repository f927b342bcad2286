"""The bot's own token by Microsoft's library."""

from __future__ import annotations

from threading import Lock

from botframework.connector.auth import MicrosoftAppCredentials
from msal import ConfidentialClientApplication  # type: ignore[import-untyped]  # comes with the Bot Framework

from adapters.shared import blocking, outgoing
from adapters.teams.client.cloud import PATIENCE, Cloud
from bot.settings.settings import Settings


class EntraCredentials:
    """One for the process: it keeps its token until shortly before the end of its life."""

    def __init__(self, settings: Settings, cloud: Cloud) -> None:
        password = settings.teams_app_password
        self.authority = cloud.authority(settings)
        self._inner = MicrosoftAppCredentials(
            settings.teams_app_id, password.get_secret_value() if password else ""
        )
        self._private = settings.private
        self._one_at_a_time = Lock()

    def get_access_token(self) -> str:
        with self._one_at_a_time:
            if self._inner.app is None:  # the library's own has no time-out
                self._inner.app = ConfidentialClientApplication(
                    client_id=self._inner.microsoft_app_id,
                    client_credential=self._inner.microsoft_app_password,
                    authority=self.authority,
                    http_client=blocking.blocking_session(
                        [outgoing.host_of(self.authority)], self._private, PATIENCE
                    ),
                )
            return str(self._inner.get_access_token())
