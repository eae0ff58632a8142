"""Joins everything: the only folder that may import every other."""

from channels.found import declare_found

# Why here: whatever joins the line begins with this import, and no turn may be read before.
declare_found()
