"""The console: the care manager's pages, drawn on the server; a channel whose rules are the
desk's."""
