"""The databases that commands are tested on."""

from databases import store, url

__all__ = ["store", "url"]
