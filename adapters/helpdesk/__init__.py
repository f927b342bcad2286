"""Helpdesks: one module or folder a service, each filling the port of `bot/ports/helpdesk.py` as
far as its service can."""
