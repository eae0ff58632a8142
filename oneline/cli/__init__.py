"""The commands of `oneline` that need no channel."""
