"""The gateway for Asterisk."""
