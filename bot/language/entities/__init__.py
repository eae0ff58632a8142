"""Dates, times, numbers, money, ages, telephone numbers and places in what a person said; pure, each kind a file."""
