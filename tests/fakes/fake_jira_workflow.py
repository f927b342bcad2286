"""Who works at the stand-in for Jira, and the workflow of its requests."""

from __future__ import annotations

from typing import Any

from adapters.helpdesk.jira.events import STATUSES


def user(account: str, name: str) -> dict[str, Any]:
    return {"accountId": account, "displayName": name, "accountType": "atlassian", "active": True}


BOT, GRACE = user("acc-bot", "Care Bot"), user("acc-grace", "Grace Field")
LUCA = {**user("qm:luca", "Luca Rossi"), "accountType": "customer"}
AUTOMATION = {**user("acc-auto", "Automation for Jira"), "accountType": "app"}

# The workflow: where one gets from where. A resolution is demanded on the way to the end.
WAYS = {
    "Waiting for support": ["In progress", "Resolved"],
    "In progress": ["Waiting for support", "Waiting for customer", "Resolved"],
    "Waiting for customer": ["In progress", "Waiting for support", "Resolved"],
    "Resolved": ["Waiting for support", "In progress", "Waiting for customer"],
}
IDS = {
    "Waiting for support": "11",
    "In progress": "21",
    "Waiting for customer": "31",
    "Resolved": "41",
}
NATIVE = {STATUSES[name.casefold()]: name for name in WAYS}


def demanded(status: str) -> dict[str, Any]:
    if status != "Resolved":
        return {}
    values = [{"id": "10000", "name": "Done"}, {"id": "10001", "name": "Won't do"}]
    return {"resolution": {"required": True, "name": "Resolution", "allowedValues": values}}
