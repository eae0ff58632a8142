"""Which facts of an entry answer a question about it."""
