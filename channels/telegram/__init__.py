"""Telegram: a bot of the city's own, by Telegram's Bot API."""
