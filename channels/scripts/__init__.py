"""Conversations that are played by a script or typed in a terminal."""
