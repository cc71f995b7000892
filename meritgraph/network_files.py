"""Files of networks for programs that draw and count them, such as Gephi: GraphML and GEXF.

They hold names and ids of people, so only their owner can read them. What no XML may hold is replaced in names.
"""

from __future__ import annotations

import re
from enum import StrEnum
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from graph.private_files import private_file
from meritgraph.visible_text import visible

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class NetworkFormat(StrEnum):
    """A format of network files."""

    GRAPHML = "graphml"
    GEXF = "gexf"


def write_network(graph: Any, path: Path, form: NetworkFormat) -> None:
    """Write a graph of networkx to a file that only its owner can read; one of that name is replaced.

    A name is the label of its node, the property ``weight`` the weight of an edge. Raises OSError.
    """
    networkx: Any = import_module("networkx")  # it takes a while, and has no types
    shown = graph.copy()
    for _, properties in shown.nodes(data=True):
        properties["label"] = _NOT_IN_XML.sub("\ufffd", visible(properties["label"]))
    text = BytesIO()
    if form is NetworkFormat.GRAPHML:
        # The other writer needs lxml, which is not ours.
        networkx.write_graphml_xml(shown, text)
    else:
        networkx.write_gexf(shown, text, version="1.2draft")
    with private_file(path) as file:
        file.write(text.getvalue().decode("utf-8"))
