"""Whom and what the bot asks of Slack."""
