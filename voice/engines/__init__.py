"""Engines that a city uses, whether they are installed, and how long one is waited for."""
