"""The conversation behind a call, whoever carries it."""
