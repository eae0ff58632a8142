"""Places: where something is, read from what somebody says and the names the city has."""
