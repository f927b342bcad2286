"""What is held of a person: found, erased, and expired."""
