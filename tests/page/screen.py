"""The page in a real Chromium, as a reader uses it."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

T = TypeVar("T")
PATIENCE_S = 30.0
"""Far more than anything here takes: how slow a machine may be."""
FINISHED = ".about"


def browser_paths() -> tuple[str, str] | None:
    """Return where Chromium and its driver are, or None without them."""
    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    return (chromium, driver) if chromium and driver else None


class Screen:
    """One window on one service; `downloads` is where it saves files."""

    def __init__(self, address: str, paths: tuple[str, str], downloads: Path) -> None:
        self.address = address
        self.downloads = downloads
        options = webdriver.ChromeOptions()
        options.binary_location = paths[0]
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
            options.add_argument(argument)
        options.add_experimental_option("prefs", {"download.default_directory": str(downloads)})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(paths[1]))
        self.resize(1280)

    def resize(self, width: int, *, dark: bool = False) -> None:
        """Take a window of this width in CSS pixels, in light or dark, in which nothing moves."""
        metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        features = {"prefers-color-scheme": "dark" if dark else "light", "prefers-reduced-motion": "reduce"}
        named = [{"name": name, "value": value} for name, value in features.items()]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": named})

    def open(self, link: str = "") -> None:
        """Load the page anew."""
        self.driver.get("about:blank")  # an address that differs in its fragment alone is not loaded again
        self.driver.get(f"{self.address}/{link}")
        self.until(lambda: self.js("return document.readyState") == "complete")

    def brief(self, text: str) -> None:
        """Load the page, paste the text, submit it, wait for the brief."""
        self.open()
        self.paste(text)
        self.one(FINISHED)

    def paste(self, text: str) -> None:
        """Put the text into the field, which typing would take long for, and submit it."""
        self.js("document.getElementById('text').value = arguments[0]", text)
        self.one("#go").click()

    def all(self, css: str) -> list[WebElement]:
        """Return the elements that are there now."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def one(self, css: str) -> WebElement:
        """Wait for an element."""
        return self.until(lambda: next(iter(self.all(css)), None))

    def texts(self, css: str) -> list[str]:
        """Return the texts of elements, the hidden ones too."""
        return list(self.js("return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", css))

    def hover(self, element: WebElement) -> None:
        """Move the pointer there."""
        self.js("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element)
        ActionChains(self.driver).move_to_element(element).perform()

    def js(self, script: str, *arguments: object) -> Any:  # noqa: ANN401 - whatever the script returns
        """Run a script in the page."""
        return self.driver.execute_script(script, *arguments)

    def complaints(self) -> list[str]:
        """Return what the browser complained of since the last time, but for answers that are errors."""
        log = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [entry["message"] for entry in log if entry["source"] != "network"]

    def until(self, look: Callable[[], T | None]) -> T:
        """Return what `look` finds, as soon as it finds something."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                if found := look():
                    return found
            except StaleElementReferenceException:
                pass
            time.sleep(0.02)
        raise AssertionError(f"nothing came; the page says: {self.js('return document.body.innerText')}")
