"""Every card and form as Slack's blocks; pure."""
