"""Speech recognition: recognisers behind one protocol, and fetching models."""
