"""What people do about a case they have: ask, move, cancel, correct it, and answer our messages."""
