"""The desk: pages for the community's staff, in a process of its own."""
