"""A chat model's server on a real socket, as Ollama or llama.cpp's would answer, or as one that misbehaves."""

from __future__ import annotations

import asyncio
import json
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Asked = dict[str, Any]
Behaviour = Callable[[Asked], Response]


class ChatServer:
    """Answers with each of the `behaviours` in turn, the last of them again and again; `asked` is what came."""

    def __init__(self) -> None:
        self.behaviours: deque[Behaviour] = deque()
        self.asked: list[Asked] = []
        self.keys: list[str | None] = []
        self.url = ""
        self.app = Starlette(routes=[Route("/v1/chat/completions", self._answer, methods=["POST"])])

    def will(self, *behaviours: Behaviour) -> None:
        """Do this from now on."""
        self.behaviours = deque(behaviours)

    async def _answer(self, request: Request) -> Response:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("authorization"))
        behaviour = self.behaviours.popleft() if len(self.behaviours) > 1 else self.behaviours[0]
        return behaviour(self.asked[-1])


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """Run the server in a thread for the length of a block."""
    chat = ChatServer()
    server = uvicorn.Server(uvicorn.Config(chat.app, port=0, log_config=None, ws="none", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    chat.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v1"
    yield chat
    server.should_exit = True
    thread.join(timeout=20)


def says(*sentences: str) -> Behaviour:
    """Answer with these sentences, as asked."""
    return says_raw(json.dumps({"sentences": sentences}))


def says_raw(content: str | None, *, finish_reason: str = "stop", read: int | None = None) -> Behaviour:
    """Answer with any text; `read` is how many tokens of the question the server says it read."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": finish_reason}
    usage = {} if read is None else {"usage": {"prompt_tokens": read, "completion_tokens": 9, "total_tokens": 9 + read}}
    return lambda _: JSONResponse({"id": "1", "object": "chat.completion", "choices": [choice], **usage})


def fails(status: int, **headers: str) -> Behaviour:
    """Answer with an error."""
    return lambda _: JSONResponse({"error": {"message": "no"}}, status, headers)


def repeats_its_instructions(asked: Asked) -> Response:
    """Answer with the system's message as a summary."""
    return says(asked["messages"][0]["content"][:400])(asked)


def breaks_off(_: Asked) -> Response:
    """Announce a long answer and end in the middle of it."""

    async def part() -> AsyncIterator[bytes]:
        yield b'{"choices": [{"message": {"content": "{'
        await asyncio.sleep(0)

    return StreamingResponse(part(), media_type="application/json", headers={"Content-Length": "5000"})


def never_ends(_: Asked) -> Response:
    """Send a blank now and then, for ever."""

    async def blanks() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.01)

    return StreamingResponse(blanks(), media_type="application/json")


def floods(_: Asked) -> Response:
    """Send megabytes."""
    return Response(b" " * 3_000_000, media_type="application/json")
