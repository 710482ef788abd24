"""One service and one browser for all tests of the page; without Chromium they are skipped, and that is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.page.careless_service import __file__ as careless
from tests.page.screen import Screen, browser_paths
from tests.service.test_processes import running


@pytest.fixture(scope="session")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """Open the browser on a service of its own."""
    paths = browser_paths()
    if paths is None:
        pytest.skip("THE PAGE WAS NOT TESTED: there is no chromium with chromedriver (Debian: chromium-driver)")
    folder = tmp_path_factory.mktemp("page")
    with running(careless, folder, engines="careless,stub") as (_, address):
        screen = Screen(address, paths, folder)
        try:
            yield screen
        finally:
            screen.driver.quit()


@pytest.fixture
def screen(window: Screen) -> Iterator[Screen]:
    """Give the browser as every test finds it; nothing that a test did may have gone wrong in the page unseen."""
    window.resize(1280)
    window.complaints()
    yield window
    assert window.complaints() == []
