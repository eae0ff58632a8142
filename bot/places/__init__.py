"""Places: where something is, read from a text and the city's own names."""
