"""The commands, a module each, or a module for those of one noun."""
