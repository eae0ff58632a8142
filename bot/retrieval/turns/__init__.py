"""Labelled turns, `intents/turns/`, and a classifier learned from them that finds what a turn asks."""
