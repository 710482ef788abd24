"""The interface is what its description says: every route, every example, every error."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import pytest
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from service.app import create_app
from service.settings import Settings
from tests.service.conftest import serving

ROOT = Path(__file__).parent.parent.parent
JSON = ("application/json", "application/problem+json")


@cache
def interface() -> dict[str, Any]:
    """Return the description of the whole interface."""
    return create_app(Settings(translator="stub")).openapi()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One method of one path, and what the interface says of it."""

    method: str
    path: str
    said: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def requests(self) -> Iterator[dict[str, Any]]:
        """Yield the arguments of a request for each example and each kind of answer, as httpx takes them."""
        named = {parameter["name"]: parameter for parameter in self.said.get("parameters", ())}
        path = self.path.format_map({name: next(iter(examples(said)), "") for name, said in named.items()})
        bodies = self.said.get("requestBody", {"content": {None: {"example": None}}})["content"]
        answers = next(said for status, said in self.said["responses"].items() if status.startswith("2"))
        for accepted, (media_type, body) in product(answers.get("content", ["*/*"]), bodies.items()):
            for example in examples(body):
                headers = {"Accept": accepted} | ({"Content-Type": media_type} if media_type else {})
                yield {"method": self.method, "url": path, "headers": headers} | _encoded(media_type, example)


def _encoded(media_type: str | None, example: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    if media_type == "application/json":
        return {"json": example}
    return {"data": example} if media_type == "application/x-www-form-urlencoded" else {"content": example}


def operations() -> list[Operation]:
    """Return every operation in the order of the interface, in which what an example asks for was made before."""
    return [
        Operation(method=method.upper(), path=path, said=said)
        for path, methods in interface()["paths"].items()
        for method, said in methods.items()
    ]


def examples(described: dict[str, Any]) -> list[Any]:
    """Return the examples of a body or a parameter."""
    several = [example["value"] for example in described.get("examples", {}).values()]
    return ([described["example"]] if "example" in described else []) + several


def violations(schema: dict[str, Any], value: object) -> list[str]:
    """Return how `value` is not what the schema says; references lead into the interface."""
    validator = OAS31Validator({**schema, "components": interface()["components"]})
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def test_the_interface_is_openapi_31() -> None:
    """The description itself is valid, and every reference leads somewhere."""
    assert interface()["openapi"].startswith("3.1")
    validate(interface())
    names = [operation.said["operationId"] for operation in operations()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_every_operation_is_described_with_examples(operation: Operation) -> None:
    """It says what it is for; what it takes, gives and refuses has an example, which is what its schema says."""
    assert operation.said["summary"]
    assert operation.said["description"]
    assert operation.said["tags"]
    for parameter in operation.said.get("parameters", ()):
        assert parameter["description"], parameter["name"]
        assert examples(parameter) or not parameter["required"], parameter["name"]
        assert not any(violations(parameter["schema"], example) for example in examples(parameter))
    bodies = [operation.said.get("requestBody", {"content": {}}), *operation.said["responses"].values()]
    for body in bodies:
        for media_type, described in body.get("content", {}).items():
            assert examples(described), (media_type, body.get("description"))
            for example in examples(described):
                assert media_type not in JSON or violations(described["schema"], example) == []
    for status, response in operation.said["responses"].items():
        assert response["description"]
        assert response.get("content") or status in ("204", "304")


async def test_every_example_is_answered_as_described(settings: Settings) -> None:
    """The service does with each example what the interface says, in a status and a shape that it names."""
    async with serving(settings) as client:
        for operation in operations():
            for request in operation.requests():
                response = await client.request(**request)
                assert response.is_success or "{" in operation.path, (str(operation), request, response.text)
                _expect_described(operation, response, accepted=request["headers"]["Accept"])


def _expect_described(operation: Operation, response: httpx.Response, *, accepted: str) -> None:
    said = operation.said["responses"][str(response.status_code)]
    media_type = response.headers.get("content-type", "").partition(";")[0]
    if "content" in said:
        assert not response.is_success or media_type == accepted, str(operation)
        schema = said["content"][media_type].get("schema", {})
        assert media_type not in JSON or violations(schema, response.json()) == [], str(operation)


def test_no_request_is_answered_as_nobody_said(stub_service: str, tmp_path: Path) -> None:
    """Of a few hundred requests made from the schemas and against them, none has an undocumented answer."""
    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    asked = ["--max-examples", "5", "--phases", "examples,coverage,fuzzing", "--checks", checks, "--seed", "1"]
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", f"{stub_service}/openapi.json", *asked, "--no-color"],
        cwd=tmp_path,  # it leaves a folder of what it found
        env=os.environ | {"SCHEMATHESIS_HOOKS": "tests.service.schemathesis_hooks", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
