"""What an operator sees of the bot: figures at `/metrics`, and traces where a collector is."""
