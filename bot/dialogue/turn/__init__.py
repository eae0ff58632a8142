"""One turn: the resources it uses, and the analysis of its text."""
