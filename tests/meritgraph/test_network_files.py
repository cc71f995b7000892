"""Files of networks: Gephi reads labels, weights and directions of them, and nobody else reads them at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx  # pyright: ignore[reportMissingTypeStubs] (it has none)
import pytest

from careers.appointers import GivenOrder, appointer_network
from graph.model.days import Period
from meritgraph.network_files import NetworkFormat, write_network
from tests.support.servant_files import AS_OF, day

NX: Any = networkx
HEAD, ANN, BEN = "servant:1", "servant:2", "servant:3"
NAMES = {HEAD: 'Gʻulomov "Oʻtkir" & Sons <b>', ANN: "Әлімов\x1b[2J \u202eÄnn\ufffe", BEN: "Ben"}
SHOWN = {HEAD: NAMES[HEAD], ANN: "Әлімов\ufffd[2J \ufffdÄnn\ufffd", BEN: "Ben"}
GEXF = "{http://www.gexf.net/1.2draft}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"


@pytest.fixture(scope="module")
def graph() -> Any:
    """Return the network of a head who appointed two people, one of them twice, who appointed each other."""
    pairs = ((ANN, HEAD, "2020-01-01"), (ANN, HEAD, "2021"), (BEN, HEAD, "2022-05-01"), (BEN, ANN, "2023-05-01"))
    orders = [
        GivenOrder(appointment=f"appointment:{n}", appointed=one, signer=by, order=day(on), period=Period(day(on)))
        for n, (one, by, on) in enumerate(pairs)
    ]
    return appointer_network(orders, NAMES, AS_OF).graph


@pytest.mark.parametrize("form", NetworkFormat, ids=lambda form: form.value)
def test_what_is_written_is_read_back(graph: Any, form: NetworkFormat, tmp_path: Path) -> None:
    path = tmp_path / f"appointers.{form}"
    path.write_text("an older file")
    write_network(graph, path, form)
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    read = {NetworkFormat.GRAPHML: NX.read_graphml, NetworkFormat.GEXF: NX.read_gexf}[form](path)
    assert read.is_directed()
    assert {node: properties["label"] for node, properties in read.nodes(data=True)} == SHOWN
    assert {node: (of["appointed"], of["appointed_by"]) for node, of in read.nodes(data=True)} == {
        HEAD: (2, 0),
        ANN: (1, 1),
        BEN: (0, 2),
    }
    assert {(one, other): (float(of["weight"]), of["orders"]) for one, other, of in read.edges(data=True)} == {
        (HEAD, ANN): (1.0, 2),
        (HEAD, BEN): (1.0, 1),
        (ANN, BEN): (1.0, 1),
    }
    assert read.edges[HEAD, ANN]["last_order"] == "2021-12-31"
    assert graph.nodes[ANN]["label"] == NAMES[ANN], "the network itself stays as it is"


def test_gexf_has_what_gephi_reads(graph: Any, tmp_path: Path) -> None:
    """Gephi takes the version from the root, the direction from the graph, labels of nodes and weights of edges as attributes."""
    root = _written(graph, NetworkFormat.GEXF, tmp_path)
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.2")
    (drawn,) = root.findall(f"{GEXF}graph")
    assert (drawn.get("defaultedgetype"), drawn.get("mode")) == ("directed", "static")
    assert {node.get("id"): node.get("label") for node in drawn.iter(f"{GEXF}node")} == SHOWN
    edges = list(drawn.iter(f"{GEXF}edge"))
    assert {edge.get("weight") for edge in edges} == {"1"}
    assert len({edge.get("id") for edge in edges}) == len(edges) == 3
    titles = {each.get("title") for each in drawn.iter(f"{GEXF}attribute")}
    assert titles == {"appointed", "appointed_by", "signed_own", "orders", "first_order", "last_order"}


def test_graphml_has_what_gephi_reads(graph: Any, tmp_path: Path) -> None:
    """Gephi takes labels and weights from the keys of these names."""
    root = _written(graph, NetworkFormat.GRAPHML, tmp_path)
    keys = {(key.get("for"), key.get("attr.name")): (key.get("id"), key.get("attr.type")) for key in root.iter(f"{GRAPHML}key")}
    label, kind = keys["node", "label"]
    weight, of_weight = keys["edge", "weight"]
    assert (kind, of_weight) in {("string", "long"), ("string", "int")}
    (drawn,) = root.findall(f"{GRAPHML}graph")
    assert drawn.get("edgedefault") == "directed"
    found = {node.get("id"): node.findtext(f"{GRAPHML}data[@key='{label}']") for node in drawn.iter(f"{GRAPHML}node")}
    assert found == SHOWN
    assert {edge.findtext(f"{GRAPHML}data[@key='{weight}']") for edge in drawn.iter(f"{GRAPHML}edge")} == {"1"}


def test_a_network_of_nobody_is_a_file_too(tmp_path: Path) -> None:
    empty = appointer_network([], {}, AS_OF).graph
    for form in NetworkFormat:
        root = _written(empty, form, tmp_path)
        assert [each.tag.partition("}")[2] for each in root.iter() if each.tag.endswith(("graph", "node", "edge"))] == ["graph"]


def _written(graph: Any, form: NetworkFormat, folder: Path) -> ElementTree.Element:
    path = folder / f"network.{form}"
    write_network(graph, path, form)
    text = path.read_text("utf-8")
    assert text.startswith("<?xml version=")
    return ElementTree.fromstring(text)
