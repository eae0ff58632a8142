"""A report: which kind of problem, where it is, and whether it is fixed."""
