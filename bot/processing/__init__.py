"""Work: one turn taken, answered and written down once; what is done beside it, over and over."""
