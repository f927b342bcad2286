"""Where the bot is installed, and with which token it speaks there."""
