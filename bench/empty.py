"""An empty POST behind the same body validation as a brief's: what FastAPI itself takes on this machine.

python -m bench.empty --port PORT
"""

from __future__ import annotations

import argparse

import uvicorn
from fastapi import FastAPI

from service.schemas import BriefRequest


def create_empty() -> FastAPI:
    """Make the application."""
    app = FastAPI()

    @app.post("/v1/briefs")
    async def empty(asked: BriefRequest) -> dict[str, str]:
        """Read the body, check it, and answer nothing."""
        del asked
        return {}

    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        return {}

    return app


def serve(app: FastAPI) -> None:
    """Serve on the port of the command line, with the settings of `saar serve`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_known_args()[0].port
    uvicorn.Server(uvicorn.Config(app, ws="none", port=port)).run()


if __name__ == "__main__":
    serve(create_empty())
