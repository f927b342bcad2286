"""Killing the bot at random while everything around it is unreliable, and counting what became of
the tickets."""
