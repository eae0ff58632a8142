"""Processing: a turn is taken, answered and saved once; and the jobs that run beside it."""
