"""Requests that are not as they should be, by the thousand, and what the bot makes of them."""
