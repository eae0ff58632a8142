"""What a city is, decides and calls things: read from its own files."""
