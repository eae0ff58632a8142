"""Departments' own systems that forms are handed to."""
