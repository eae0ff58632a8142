"""What a resident can get done: one errand, one file; an errand takes a context and gives the turn answered."""
