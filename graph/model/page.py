"""The page docs/model.md, written from the model table."""

from __future__ import annotations

from collections.abc import Iterator

from graph.model.table import DERIVED_LINKS, HUB_NODES, SOURCE_NODES, NodeType, snake


def model_page() -> str:
    """Return the text of docs/model.md."""
    lines = [
        "# The graph\n",
        "\nGenerated from `graph/model/table.py` by `python -m graph generate`; `make check` fails when it differs.\n",
        "\nA day that may be imprecise is stored as its first and last possible day (`…_earliest`, `…_latest`). "
        "Periods are half-open; an open one has no end and `open: true`.\n",
        "\nA property with a list of values takes no other. A row that states a number outside the bounds given here goes to "
        "quarantine (`impossible_value`).\n",
        "\n## Source data\n\nWhat portals describe.\n",
    ]
    for node in SOURCE_NODES:
        lines += _section(node)
    lines.append("\n## Derived relationships\n\n")
    lines += [f"- `(:{start})-[:{kind}]->(:{end})`\n" for start, kind, end in DERIVED_LINKS]
    lines.append("\n## Internal records\n\nWhat the hub keeps for itself.\n")
    for node in HUB_NODES:
        lines += _section(node)
    return "".join(lines)


def _section(node: NodeType) -> Iterator[str]:
    yield f"\n### {node.label}\n\n{node.meaning}\n\n"
    yield "| property | type | |\n|---|---|---|\n"
    for prop in node.properties:
        notes = ["unique"] if prop.name == node.key else []
        notes += ["indexed"] if prop.name in node.indexes else []
        notes += [prop.meaning] if prop.meaning else []
        notes += [f"one of {', '.join(f'`{value}`' for value in prop.values)}"] if prop.values else []
        notes += [f"{prop.bounds.least:,} to {prop.bounds.greatest:,}"] if prop.bounds else []
        yield f"| `{prop.name}` | {prop.type} | {', '.join(notes)} |\n"
    if node.links:
        yield "\n"
        for link in node.links:
            many = " (many)" if link.many else ""
            target = f"(:{link.target})" if snake(link.target).replace("|", "").isidentifier() else f"({link.target})"
            yield f"- `{link.pattern(f':{node.label}', target.strip('()'))}`{many}\n"
