"""What people do, and what they are shown: turns, cards, forms, and every sentence that the bot
says."""
