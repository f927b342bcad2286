"""What each form asks, and what becomes of what was filled in."""
