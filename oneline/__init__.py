"""Joins everything: the only folder that may import every other."""
