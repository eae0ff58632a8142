"""Frozen types that all folders share: turns, their meaning, replies, and the dialogue state."""
