"""The commands of run.py. Each imports Rasa only when it runs, so that `train` and `current` can answer at once."""
