"""The databases of the store's tests."""

from databases import store, url

__all__ = ["store", "url"]
