"""How sentences follow one another."""


def sentences(*said: str) -> str:
    """One after the other; what is empty is left out."""
    return " ".join(filter(None, said))
