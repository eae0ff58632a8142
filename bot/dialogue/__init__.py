"""The dialogue: what a turn is about, and which rule answers it."""
