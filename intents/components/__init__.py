"""Rasa graph components of One Line, named in config.yml."""
