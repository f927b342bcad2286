"""What care tells many at once: known issues and their waves of tickets, announcements; to each
once, a few at a time."""
