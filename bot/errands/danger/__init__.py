"""Danger: how much of it a turn tells, the number at once, and what is said afterwards."""
