"""The conversation behind a call, for every kind of connection."""
