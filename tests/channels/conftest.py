"""The databases of the store's tests, and a browser for those of the page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from databases import store, url

if TYPE_CHECKING:
    from page_browser import Chrome

__all__ = ["store", "url"]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Chrome"]:
    """A browser for all tests of a file."""
    # Why here: without selenium only the tests of the page are left out.
    from page_browser import open_browser

    with open_browser(tmp_path_factory.mktemp("profile")) as browser:
        yield browser
