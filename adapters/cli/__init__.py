"""The operator's hand: the command line."""
