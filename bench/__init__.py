"""Measurements: each one command, each against a named baseline in the same run. `python -m bench` lists them."""
