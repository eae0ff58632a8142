"""The assistant: a turn comes in, a reply goes out."""
