"""Times at offices: which are free, which of them suit, and why none does. Nothing here words or keeps anything."""
