"""One turn: what it is about, and what is done."""
