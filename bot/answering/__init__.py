"""What an entry says to a question: picked, worded, in whose language."""
