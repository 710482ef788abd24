"""What the test of the whole interface must be told: JSONL is sent as the text that it is."""

from __future__ import annotations

import schemathesis

schemathesis.serializer.alias(["application/jsonl", "application/x-ndjson"], "text/plain")
