"""What care tells many at once: known issues and their waves of tickets, announcements; to each
once, one after the other."""
