"""Finding in a catalogue: which service is meant, and which fact of it answers."""
