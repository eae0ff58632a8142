"""The machine the line runs on: log, files, locks, waits."""
