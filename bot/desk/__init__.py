"""What the bot decides: a turn in, deliveries out, in one transaction."""
