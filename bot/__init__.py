"""The answer engine and the desk: knows no channel, no HTTP and no vendor's SDK."""
