"""What speaks: voices behind one protocol, pace and rests, and sound kept for the next time."""
