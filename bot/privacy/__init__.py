"""Finds private details in a text."""
