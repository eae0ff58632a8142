"""Telephony: each kind of connection carries sound, keys and marks to the one call loop."""
