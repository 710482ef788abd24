"""The numbers that Prometheus collects."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import PlainTextResponse

router = APIRouter(tags=["health"])
_EXAMPLE = """# HELP saar_segments_total Segments of briefs and texts that were made.
# TYPE saar_segments_total counter
saar_segments_total 120.0
"""
_ANSWER = {
    "description": "The numbers; OpenMetrics where `Accept` asks for it.",
    "content": {
        "text/plain": {"example": _EXAMPLE},
        "application/openmetrics-text": {"schema": {"type": "string"}, "example": f"{_EXAMPLE}# EOF\n"},
    },
}


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses={200: _ANSWER},
)
async def show_metrics(request: Request) -> Response:
    """Return the numbers of this process, in Prometheus' text format or in OpenMetrics."""
    body, media_type = request.app.state.metrics.text(request.headers.get("accept", ""))
    return Response(body, headers={"Content-Type": media_type})
