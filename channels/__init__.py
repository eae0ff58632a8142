"""Channels: each reads a provider's message into a turn, renders a reply, and sends it."""
