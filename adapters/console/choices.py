"""What can be chosen in the console's addresses: written by its pages and read back."""

from __future__ import annotations

NOT_CLOSED = "live"
"""What the list of tickets begins with."""
ALL = "all"
DAYS = {"1": 1, "3": 3, "7": 7, "14": 14, "30": 30}
"""Ages by which tickets are found."""
FORMS_OF_TICKETS = ("reply", "note", "resolve", "dismiss", "reroute")
WINDOWS = (7, 28, 90)
"""Days that numbers are counted over."""
USUAL = 28
