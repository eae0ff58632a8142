"""What is somebody's own, found in a text."""
