"""What is said while an errand waits for an answer: a pick, a question beside it, a break."""
