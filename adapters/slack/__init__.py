"""Slack: payloads read into turns, cards drawn in Block Kit."""
