"""What the machine can do to the bot, done to the real server: `make faults`."""
