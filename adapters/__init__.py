"""The channels: each turns its platform's payloads into turns, and cards into its platform's
messages."""
