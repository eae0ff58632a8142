"""The built-in SIP gateway."""
