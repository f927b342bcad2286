"""What the playground's page sends, guarded and read into turns."""
