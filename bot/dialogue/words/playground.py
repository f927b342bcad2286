"""The playground's own labels and hints."""

from __future__ import annotations

from bot.dialogue.speech import said

PLAYGROUND = "{team} bot"
PLAYGROUND_TAG = "Playground"
PLAYGROUND_COMPANY = "Playground company"
CHAT = "Chat"
CARE_TEAM = "Care team"
CARE_TEAM_HINT = "Work the tickets as one of the care team. Two tabs can be two people."
PLAYGROUND_AGENTS = {"anna": "Anna", "ben": "Ben"}
YOU_ARE = "You are"
SHOW_THE_TICKET = "Show the ticket"
HELPDESK = "Helpdesk"
HELPDESK_ON = "On"
HELPDESK_OFF = "Off"
HELPDESK_ON_HINT = "Tickets go on to it."
HELPDESK_OFF_HINT = "What it must be told waits until it is on again."
HELPDESK_TICKETS = "Tickets at the helpdesk"
HELPDESK_PUBLIC = "Public"
HELPDESK_INTERNAL = "Internal"
GALLERY = "Gallery"
GALLERY_INDEX = "What there is"
BACK_TO_INDEX = "Back to the list"
GALLERY_HINT = (
    "Every card and form, drawn from this knowledge base: light, dark, and as narrow as a phone."
)
LIGHT = "Light"
DARK = "Dark"
PHONE = "Phone"
CARE_EMPTY = "No tickets yet. Raise one in the chat, and it stands here to be answered."
YOUR_QUESTION = "Your question"
YOUR_QUESTION_HINT = "Ask a question, or {command} …"
ONLY_YOU = "Only you can see this"
YOU = "You"
LIVE = "Live"
RECONNECTING = "Reconnecting"
UNREACHABLE = "The bot can't be reached. Your words are still here: please try again."
NEEDS_SCRIPT = "This page needs JavaScript."
DOOR_LOCKED = "This playground is locked"
DOOR_HINT = "Its tickets may be real ones. Whoever runs the bot has set a token for it."
DOOR_LABEL = "Token (PLAYGROUND_TOKEN)"
NOT_OPENED = "That is not the token. Please try again."
DOOR_OPEN = "Open the playground"
NOT_FROM_HERE = "The playground only takes requests from its own page on this machine."
NO_VISITOR = "This page is out of date. Please load it again."
NOT_READABLE = "That request could not be read. Please load the page again."


def visitor(tag: str) -> str:
    return said("Visitor {tag}", tag=tag)
