"""What whoever runs the bot loads elsewhere, names only figures that there are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.telemetry.registry import Registry
from bot.model import Area, Backlog, Health, Heartbeat, Role
from bot.ports import Gauged
from tests.support.zygote import ROOT

FOLDER = ROOT / "docs" / "operations"
NAME = re.compile(r"\b(?:amur|process)_\w+")
ENDINGS = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}


def dashboard() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / "grafana-dashboard.json").read_text(encoding="utf-8"))
    return read


def rules() -> list[dict[str, Any]]:
    """JSON is YAML; so nothing is needed to read it."""
    read = json.loads((FOLDER / "amur.rules.yaml").read_text(encoding="utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def expressions() -> Iterator[str]:
    yield from (target["expr"] for panel in dashboard()["panels"] for target in panel["targets"])
    yield from (rule["expr"] for rule in rules())


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Every sample's name."""
    at = datetime(2031, 3, 1, tzinfo=UTC)
    beats = tuple(Heartbeat(role=role, process=role, version="1", at=at) for role in Role)
    page = Registry().exposition(Gauged(health=Health(beats=beats), backlog=Backlog(waiting={}), at=at))
    families = text_string_to_metric_families(page.body.decode())
    return {f"{family.name}{ending}" for family in families for ending in ENDINGS[family.type]}


def test_dashboard_and_rules_name_only_figures_that_there_are(known: set[str]) -> None:
    named = {name for expression in expressions() for name in NAME.findall(expression)}
    assert len(named) > 12
    assert named - known == set()


def test_the_page_explains_every_figure_and_no_other(known: set[str]) -> None:
    told = set(re.findall(r"`(amur_\w+)`", (FOLDER / "metrics.md").read_text(encoding="utf-8")))
    ours = {name for name in known if name.startswith("amur_") and not name.endswith(("_bucket", "_sum", "_count"))}
    assert told == ours | {"amur_reading_seconds"}


def test_rules_ask_for_parts_and_words_that_there_are() -> None:
    parts = re.findall(r'part=~?"([^"]+)"', " ".join(rule["expr"] for rule in rules()))
    assert {part for some in parts for part in some.split("|")} <= {area.value for area in Area}
    for rule in rules():
        assert re.fullmatch(r"Amur[A-Z]\w+", rule["alert"])
        assert re.fullmatch(r"\d+[smh]", rule.get("for", "0s"))
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert all(rule["annotations"][word].endswith((".", "?")) for word in ("summary", "action"))


def test_the_dashboard_has_the_shape_that_grafana_documents() -> None:
    """grafana.com/docs/grafana/latest/dashboards/json-model: a grid 24 wide, ids and names of 8 to 40 characters."""
    shown = dashboard()
    assert {"uid", "title", "tags", "timezone", "panels", "time", "templating", "annotations", "schemaVersion"} <= set(
        shown
    )
    assert 8 <= len(shown["uid"]) <= 40
    panels = shown["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        x, y, w, h = (panel["gridPos"][side] for side in "xywh")
        cells = {(column, row) for column in range(x, x + w) for row in range(y, y + h)}
        assert x + w <= 24
        assert not cells & taken, panel["title"]
        taken |= cells
        assert panel["type"] in ("stat", "timeseries")
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert all(target["expr"].count("(") == target["expr"].count(")") for target in panel["targets"])
    assert [one["name"] for one in shown["templating"]["list"] if one["type"] == "datasource"] == ["datasource"]
