"""Long work shows how far it is."""

from __future__ import annotations

import sys


def show_progress(what: str, done: int, total: int) -> None:
    """Progress on one line of the terminal; only the end of a step elsewhere."""
    if sys.stderr.isatty():
        print(f"\r  {what}: {done}/{total}   ", end="\n" if done == total else "", file=sys.stderr, flush=True)
    elif done == total:
        print(f"  {what}: {total}", file=sys.stderr)
