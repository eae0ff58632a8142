"""Errands: what a resident can get done. One errand is one file; it takes a context and returns the answered turn."""
