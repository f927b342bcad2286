"""Every card and form as HTML; pure."""
