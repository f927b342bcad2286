"""What somebody reads who installs the bot in Slack."""

from __future__ import annotations

from bot.dialogue.speech import said

INSTALLED_NEXT = (
    "Invite it to the channels where it should answer, with /invite @{assistant}. "
    "Everybody can ask with {command} and a question, or write to it directly."
)
OPEN_SLACK = "Open it in Slack"
NOT_INSTALLED_YET = "{assistant} is not installed"
INSTALL_AGAIN = "Start again"
INSTALL_DECLINED = "The installation was declined in Slack. Nothing was changed."
INSTALL_FAILED = {
    "invalid_browser": (
        "This installation was not begun in this browser, or more than ten minutes ago."
    ),
    "invalid_state": "This installation was finished already, or begun more than ten minutes ago.",
}
INSTALL_NOT_CONFIRMED = "Slack did not confirm the installation."
INSTALL_LATER = "Slack or our database did not answer. Please start again in a minute."


def installed_in(workspace: str) -> str:
    return said("{assistant} is installed in {workspace}", workspace=workspace)
