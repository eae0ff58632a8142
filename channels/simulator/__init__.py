"""The page to try the line with."""
