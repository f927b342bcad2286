"""What the outside must provide: a channel, a helpdesk, an observer, an alarm, and places to keep
things."""
