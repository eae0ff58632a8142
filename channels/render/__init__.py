"""Renderers: a reply in the form of each channel."""
