"""The desk as a way in: a colleague types what a resident beside them says."""
