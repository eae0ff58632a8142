"""The databases that the desk is tested on."""

from databases import store, url

__all__ = ["store", "url"]
