"""The page at `/` and its files, which need nothing from anywhere else and may do nothing else."""

from __future__ import annotations

from importlib.resources import files
from pathlib import PurePosixPath

from fastapi import APIRouter, Request, Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_FOLDER = str(files("service") / "page")
_HEADERS = {
    # No script but ours, and none of that makes markup of text: an article cannot do anything here.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_LASTING = "public, max-age=31536000, immutable"  # a font that changes gets another name
_ASKED_FOR = "no-cache"  # kept by the browser, but asked for by its ETag each time: a new version shows at once
_FONT = ".woff2"


class _PageFiles(StaticFiles):
    """The files of the page, each with what a browser must know of it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_HEADERS)
        response.headers["Cache-Control"] = _LASTING if PurePosixPath(path).suffix == _FONT else _ASKED_FOR
        return response


_page_files = _PageFiles(directory=_FOLDER)
router = APIRouter(routes=[Mount("/page", app=_page_files)])


@router.api_route("/", methods=["GET", "HEAD"], include_in_schema=False)
async def read_page(request: Request) -> Response:
    """Return the page."""
    return await _page_files.get_response("index.html", request.scope)
