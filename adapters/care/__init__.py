"""Where the care team works, and where it is told of what went wrong."""
