"""Measurements: each one command, each against a named baseline in the same run. `python -m bench` lists them."""

import os

# Why: on a busy machine several threads of a numeric library wait for each other, and that would be measured.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
