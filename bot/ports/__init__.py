"""What the outside must provide: a channel, a helpdesk, an observer."""
