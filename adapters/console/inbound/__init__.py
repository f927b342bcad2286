"""What the console's pages ask for and send, guarded and read into turns."""
