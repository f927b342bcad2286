"""What Teams sends, checked and read into turns."""
