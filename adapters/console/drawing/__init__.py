"""Every page of the console as HTML; pure."""
