"""`oneline voice`: fetch, check, render."""
