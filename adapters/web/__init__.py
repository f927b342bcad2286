"""The playground: a web chat on this machine, a channel like any other, with a care view beside
it."""
