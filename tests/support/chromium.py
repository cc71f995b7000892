"""A real Chromium without a window, for pages that scripts make."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# Loading pages takes long where other tests share the processors.
_MILLISECONDS = 90_000
# Chromium itself calls nobody either.
_QUIET = (
    *("--disable-background-networking", "--disable-component-update", "--disable-domain-reliability", "--disable-sync"),
    *("--no-first-run", "--no-default-browser-check", "--disable-gpu"),
    # Continuous integration runs as root, for whom Chromium has no sandbox.
    "--no-sandbox",
)


def chromium() -> str:
    """Return the path of Chromium. Skips the test where there is none, or fails by REQUIRE_ALL=1."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        assert os.environ.get("REQUIRE_ALL") != "1", "REQUIRE_ALL=1, but there is no Chromium: apt-get install chromium"
        pytest.skip("no Chromium: install it, as .ci/run does")
    return found


@contextmanager
def page_in_chromium(path: str) -> Generator[Page]:
    """Open an empty page while the context lasts. Everything that is waited for is waited for one and a half minutes."""
    with opened_chromium(path) as browser:
        yield page_of(browser.new_context(viewport={"width": 1400, "height": 1000}))


@contextmanager
def opened_chromium(path: str) -> Generator[Browser]:
    """Run Chromium while the context lasts."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET), timeout=_MILLISECONDS)
        try:
            yield browser
        finally:
            browser.close()


def page_of(context: BrowserContext) -> Page:
    """Return an empty page of a browser that shares nothing with others."""
    page = context.new_page()
    page.set_default_timeout(_MILLISECONDS)
    expect.set_options(timeout=_MILLISECONDS)
    return page
