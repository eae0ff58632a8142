"""Which rule answers a turn."""
