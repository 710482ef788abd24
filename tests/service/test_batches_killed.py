"""Batches and real processes: killed in the middle, a batch goes on elsewhere, whole and each line once."""

from __future__ import annotations

import json
import time
from pathlib import Path

import httpx

from tests.service.test_processes import begun, slow_service, wait_until_begun

LINES = 40
BATCH = "".join(
    json.dumps({"id": number, "text": f"वार्ड {number} में विभाग ने नया हैंडपंप लगाया है और लोग खुश हैं।"}) + "\n"
    for number in range(LINES)
)


def wait_until_done(address: str, batch_id: str) -> None:
    """Wait for the end of a batch."""
    deadline = time.monotonic() + 60
    while httpx.get(f"{address}/v1/batches/{batch_id}").json()["state"] == "running":
        assert time.monotonic() < deadline, "the batch never ended"
        time.sleep(0.05)


def test_a_batch_survives_two_kills(tmp_path: Path) -> None:
    """The process that took it is killed, and the other one on the data folder goes on; killed too, a third does."""
    with slow_service(tmp_path) as (_, second):
        with slow_service(tmp_path) as (_, first):
            answer = httpx.post(f"{first}/v1/batches", content=BATCH, headers={"Content-Type": "application/jsonl"})
            batch_id = answer.raise_for_status().json()["id"]
            wait_until_begun(tmp_path, 10)
        wait_until_begun(tmp_path, 25)
        assert httpx.get(f"{second}/v1/batches/{batch_id}").json()["state"] == "running"
    with slow_service(tmp_path) as (_, third):
        wait_until_done(third, batch_id)
        results = httpx.get(f"{third}/v1/batches/{batch_id}/results").text.splitlines()
    assert [json.loads(line)["id"] for line in results] == list(range(LINES))
    assert all("brief" in json.loads(line) for line in results)
    assert len(begun(tmp_path)) <= LINES + 2 * 8  # what was under way at a kill is made again, nothing else
