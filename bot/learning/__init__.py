"""What is learned from what was missed: changes that people approve, and every text's versions."""
