"""Roundup."""
