"""Sixty days of invented traffic of twelve companies, for the playground, pictures and tests."""
