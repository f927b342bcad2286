"""What exists: people, questions, tickets and their states; without I/O."""
