"""Texts by an Android telephone in a drawer, with the open app SMS Gateway for Android: a town without a cloud carrier."""
