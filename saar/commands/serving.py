"""`saar serve`: the REST service, until it is stopped."""

from __future__ import annotations

import logging
import socket
from typing import Annotated

import typer

from saar.commands.progress import each_part

_log = logging.getLogger(__name__)


def serve(
    *,
    host: Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 lets other machines in.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 8000,
) -> None:
    """Serve briefs over HTTP until Ctrl-C; what is in flight then has 30 seconds to finish.

    SAAR_TRANSLATOR names the engines, separated by commas; a request may choose one, and the first is the default.
    The first start prepares them, which takes about a minute for the embedded one; until then /readyz says how far
    they are.
    The documentation is at /docs.
    """
    import uvicorn  # noqa: PLC0415 - see the package

    from service.app import create_app  # noqa: PLC0415
    from service.runtime import SHUTDOWN_S  # noqa: PLC0415
    from service.settings import Settings  # noqa: PLC0415
    from service.watching.logs import configure  # noqa: PLC0415

    # Taken here and not by uvicorn: a port in use is told in one line, and port 0 is known when it is printed.
    with _listen(host, port) as listener:
        settings = Settings()
        configure(settings.log_level)
        app = create_app(settings, progress=each_part(_log_part))
        address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
        typer.echo(f"Saar serves on {address} (documentation: {address}/docs); Ctrl-C stops it.")
        config = uvicorn.Config(
            app, ws="none", timeout_graceful_shutdown=int(SHUTDOWN_S), log_config=None, access_log=False
        )
        uvicorn.Server(config).run(sockets=[listener])


def _log_part(doing: str, share: float) -> None:
    _log.info(doing, extra={"done": f"{share:.0%}"})


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}: choose another with --host and --port") from error
