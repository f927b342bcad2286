"""What a provider of accounts is asked, and what its answers prove."""
