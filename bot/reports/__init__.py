"""Reports: which of them are about one thing, by when it is looked at, and what becomes of it."""
