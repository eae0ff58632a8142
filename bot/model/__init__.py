"""Nouns that every room speaks in: what came in, what it means, what goes out, what is remembered. Frozen."""
