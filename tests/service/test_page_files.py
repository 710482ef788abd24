"""The files of the page as they are served: kept by the browser, and allowed little."""

from __future__ import annotations

import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = Path(str(files("service") / "page"))


@pytest.mark.parametrize("path", ["/", "/page/style.css", "/page/js/app.js", "/page/fonts/serif-latin.woff2"])
async def test_files_are_kept_and_asked_for_again(client: httpx.AsyncClient, path: str) -> None:
    """Each has an ETag that is answered with 304, and may load and do nothing but what the service gives."""
    first = await client.get(path)
    assert first.status_code == httpx.codes.OK
    policy = first.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert first.headers["cache-control"] == ("public, max-age=31536000, immutable" if "fonts" in path else "no-cache")
    again = await client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == httpx.codes.NOT_MODIFIED
    assert (await client.head(path)).headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize("path", ["/page/", "/page/nothing.js", "/page/../app.py", "/page/%2e%2e/app.py"])
async def test_nothing_else_is_served(client: httpx.AsyncClient, path: str) -> None:
    """What is no file of the page is a problem like any other."""
    response = await client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


def test_the_samples_are_the_seeds() -> None:
    """The articles that an installed service offers are those of `seeds/`, and each has its button."""
    html = (PAGE / "index.html").read_text(encoding="utf-8")
    seeds = sorted((ROOT / "seeds").glob("*.txt"))
    assert [sample.name for sample in sorted((PAGE / "seeds").iterdir())] == [seed.name for seed in seeds]
    for seed in seeds:
        assert (PAGE / "seeds" / seed.name).read_bytes() == seed.read_bytes()
        assert f'data-seed="{seed.stem}"' in html


@pytest.mark.skipif(shutil.which("tsc") is None, reason="the types of the page were not checked: there is no tsc")
def test_the_scripts_hold_their_types() -> None:
    """What the comments say of types is true."""
    subprocess.run(["tsc", "-p", ROOT / "tests" / "page" / "jsconfig.json"], check=True)
