"""The databases of the store's tests, and an encrypted one."""

from databases import store, url
from sealed_line import kept

__all__ = ["kept", "store", "url"]
