"""What Slack sends, checked and read into turns."""
