"""What reads an answer, a file a kind of question."""
