"""What `compose.yaml` and its folder promise each other, and the dashboard to the service that it shows."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import promql_parser
import yaml
from prometheus_client.parser import text_string_to_metric_families

from service.settings import Settings
from tests.service.conftest import ARTICLE, serving

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"


def read(path: Path) -> Any:  # noqa: ANN401
    """Return what a YAML or JSON file says."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def expressions() -> list[promql_parser.Expr]:
    """Return every expression of the dashboard, those of panels in panels too; a wrong one raises."""

    def targets(panels: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [it for panel in panels for it in (*panel.get("targets", []), *targets(panel.get("panels", [])))]

    dashboard = json.loads((DEPLOY / "grafana" / "saar.json").read_text(encoding="utf-8"))
    return [promql_parser.parse(it["expr"].replace("$__rate_interval", "5m")) for it in targets(dashboard["panels"])]


def grouped(expression: promql_parser.Expr) -> list[tuple[set[str], list[promql_parser.VectorSelector]]]:
    """Return what each `by (...)` of an expression names, with the metrics under it."""
    found: list[tuple[set[str], list[promql_parser.VectorSelector]]] = []

    def visit(expr: promql_parser.Expr) -> None:
        if isinstance(expr, promql_parser.AggregateExpr) and expr.modifier is not None:
            assert expr.modifier.type == promql_parser.AggModifierType.By
            found.append((set(expr.modifier.labels), selectors(expr.expr)))

    promql_parser.walk(expression, visit)
    return found


def selectors(expression: promql_parser.Expr) -> list[promql_parser.VectorSelector]:
    """Return every metric that an expression reads."""
    found: list[promql_parser.VectorSelector] = []

    def visit(expr: promql_parser.Expr) -> None:
        if isinstance(expr, promql_parser.MatrixSelector):
            found.append(expr.vector_selector)
        elif isinstance(expr, promql_parser.VectorSelector):
            found.append(expr)

    promql_parser.walk(expression, visit)
    return found


async def exported(settings: Settings) -> list[tuple[str, dict[str, str]]]:
    """Return the samples of a service that has made a brief and found it again."""
    async with serving(settings) as client:
        await asyncio.gather(*(client.post("/v1/briefs", json={"text": ARTICLE}) for _ in range(2)))
        text = (await client.get("/metrics")).text
    return [(it.name, it.labels) for family in text_string_to_metric_families(text) for it in family.samples]


async def test_the_dashboard_reads_what_is_exported(tmp_path: Path) -> None:
    """Each metric of each expression is there, with the labels that the expression picks and groups by."""
    samples = await exported(Settings(translator="stub", data_dir=tmp_path))
    read_by = [({m.name for m in it.matchers.matchers}, it) for each in expressions() for it in selectors(each)]
    by = [(labels, it) for each in expressions() for labels, under in grouped(each) for it in under]
    assert len(read_by) >= len(expressions()) > 0
    assert by
    for wanted, selector in (*read_by, *by):
        assert any(name == selector.name and wanted <= labels.keys() for name, labels in samples), str(selector)


def test_every_file_that_compose_mounts_is_there() -> None:
    """A missing one would be made as an empty folder by Docker, without a word."""
    services = read(ROOT / "compose.yaml")["services"]
    mounted = [volume.split(":") for service in services.values() for volume in service.get("volumes", [])]
    assert all((ROOT / source).exists() for source, *_ in mounted if source.startswith("."))
    named = {source for source, *_ in mounted if not source.startswith(".")}
    assert named == set(read(ROOT / "compose.yaml")["volumes"])


def test_monitoring_is_asked_for() -> None:
    """The service comes alone; Prometheus and Grafana are of one profile, and listen on this machine only."""
    services = read(ROOT / "compose.yaml")["services"]
    assert {name for name, service in services.items() if service.get("profiles") == ["monitoring"]} == {
        "prometheus",
        "grafana",
    }
    assert "profiles" not in services["saar"]
    for name in ("saar", "prometheus", "grafana"):
        assert all(port.startswith("127.0.0.1:") for port in services[name]["ports"])


def test_the_parts_name_each_other() -> None:
    """Prometheus asks the service, Grafana asks Prometheus, and finds its dashboard where compose puts it."""
    services = read(ROOT / "compose.yaml")["services"]
    (job,) = read(DEPLOY / "prometheus.yml")["scrape_configs"]
    assert job["static_configs"] == [{"targets": ["saar:8000"]}]
    (source,) = read(DEPLOY / "grafana/provisioning/datasources/prometheus.yaml")["datasources"]
    assert source["url"] == "http://prometheus:9090"
    (provider,) = read(DEPLOY / "grafana/provisioning/dashboards/saar.yaml")["providers"]
    assert any(f":{provider['options']['path']}/" in volume for volume in services["grafana"]["volumes"])
