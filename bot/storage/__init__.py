"""What the bot remembers: one transaction a turn, on two databases."""
