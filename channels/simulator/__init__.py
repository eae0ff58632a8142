"""The page for trying the line."""
