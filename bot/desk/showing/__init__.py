"""Which card shows what: from what is known to what is seen."""
