"""Which engines a city wants, whether they are there, and how long one is waited for."""
