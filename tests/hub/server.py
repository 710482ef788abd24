"""The servers of a hub: what `saar models pull` needs of the real one's protocol.

Files of LFS are given by a second server on a port of its own, as the real hub sends to its storage, which must never
see a token.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.hub.hub import Asked, Hub, blob

PIECE = 4096


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serve the hub from two ports of this machine; at the end also what stalls is released."""
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), _Handler) for _ in range(2)]
    hub.url, hub.storage = (f"http://127.0.0.1:{server.server_port}" for server in servers)
    for server in servers:
        server.hub = hub  # type: ignore[attr-defined]  # where the handler finds it
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield hub
    finally:
        hub.released.set()
        for server in servers:
            server.shutdown()
            server.server_close()


class _Handler(BaseHTTPRequestHandler):
    """One request. What is refused is so with the headers of the real hub."""

    @property
    def hub(self) -> Hub:
        return self.server.hub  # type: ignore[attr-defined, no-any-return]  # as `serving` set it

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as the base has it
        """Say nothing."""

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        url, authorisation = urlsplit(self.path), self.headers.get("Authorization")
        start = int(self.headers.get("Range", "bytes=0-")[6:-1])
        self.hub.asked.append(
            Asked(method=self.command, path=url.path, start=start, authorised=authorisation is not None)
        )
        name = url.path.rsplit("/", 1)[-1]
        if name in self.hub.faults.unavailable:
            self.hub.faults.unavailable.discard(name)
            return self._refuse(503, "", "The hub is busy.")
        if url.path.startswith("/storage/") or url.path.startswith("/api/resolve-cache/"):
            if url.path.startswith("/storage/") and authorisation:
                return self._refuse(400, "", "Only one auth mechanism allowed")
            return self._give(name, start)
        token = (authorisation or "").removeprefix("Bearer ")
        if token and token not in self.hub.accounts:
            return self._refuse(401, "", "Invalid credentials in Authorization header")
        return self._speak(url.path, token, blobs=parse_qs(url.query).get("blobs") == ["true"])

    def _speak(self, path: str, token: str, *, blobs: bool) -> None:
        hub = self.hub
        api, resolve = f"/api/models/{hub.repository}/revision/", f"/{hub.repository}/resolve/"
        if not path.startswith((api, resolve)):
            return self._refuse(404 if token else 401, "RepoNotFound", "Repository not found")
        revision, _, name = path.removeprefix(api).removeprefix(resolve).partition("/")
        if revision not in ("main", hub.commit):
            return self._refuse(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        if path.startswith(api):
            return self._send(200, json.dumps(hub.info(blobs=blobs)).encode(), {"Content-Type": "application/json"})
        access = hub.accounts.get(token, "")
        if hub.gated and access != "granted":
            why = {
                "": "You must have access to it and be authenticated to access it. Please log in.",
                "pending": "Your request is awaiting a review from the repo authors.",
            }.get(access, "You are not in the authorized list.")
            return self._refuse(
                403 if access else 401, "GatedRepo", f"Access to model {hub.repository} is restricted. {why}"
            )
        if name not in hub.files or name in hub.faults.gone:
            return self._refuse(404, "EntryNotFound", "Entry not found")
        return self._redirect(name)

    def _redirect(self, name: str) -> None:
        hub, said = self.hub, blob(name, self.hub.files[name])
        headers = {
            "X-Repo-Commit": hub.commit,
            "X-Linked-Size": str(said["size"]),
            "X-Linked-ETag": f'"{said["blobId"]}"',
        }
        if "lfs" in said:
            headers["X-Linked-ETag"] = f'"{said["lfs"]["sha256"]}"'
            return self._send(302, b"", headers | {"Location": f"{hub.storage}/storage/{name}?signature=1"})
        return self._send(
            307, b"", headers | {"Location": f"/api/resolve-cache/models/{hub.repository}/{hub.commit}/{name}"}
        )

    def _give(self, name: str, start: int) -> None:
        faults, content = self.hub.faults, self.hub.files[name]
        if name in faults.corrupt:
            faults.corrupt.discard(name)
            content = content[:-1] + bytes([content[-1] ^ 1])
        if faults.no_ranges:
            start = 0
        headers = {"Content-Range": f"bytes {start}-{len(content) - 1}/{len(content)}"} if start else {}
        cut = faults.cut_after.pop(name, None)
        if cut is not None and faults.unavailable_once_cut:
            faults.unavailable.add(name)
        stall = faults.stall_after.get(name)
        self._send(206 if start else 200, content[start:], headers, name=name, end=cut if cut is not None else stall)
        if stall is not None:
            self.hub.released.wait(60)

    def _refuse(self, status: int, code: str, message: str) -> None:
        headers = {"X-Error-Message": message} | ({"X-Error-Code": code} if code else {})
        self._send(status, json.dumps({"error": message}).encode(), headers)

    def _send(
        self, status: int, body: bytes, headers: dict[str, str], *, name: str = "", end: int | None = None
    ) -> None:
        """Send the answer, or of its body only what comes before `end`."""
        self.send_response(status)
        for header, value in (headers | {"Content-Length": str(len(body))}).items():
            self.send_header(header, value)
        self.end_headers()
        for at in range(0, len(body[:end]) if self.command == "GET" else 0, PIECE):
            self.wfile.write(body[:end][at : at + PIECE])
            self.hub.sent[name] = self.hub.sent.get(name, 0) + len(body[:end][at : at + PIECE])
