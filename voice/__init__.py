"""Speech recognition and synthesis, and calls. Imports nothing else of ours."""
