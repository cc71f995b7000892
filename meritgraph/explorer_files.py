"""Copies the explorer's files from npm packages into ``meritgraph/web/vendor``, with the licences of all they contain.

``python -m meritgraph.explorer_files`` writes the files; with ``--check`` it writes nothing and fails when they differ. The
packages are those of ``package-lock.json``, installed in ``node_modules`` (``npm ci``).

The files are those of their authors, with all their comments and open ends: nothing in them is changed here but the line that
names a map of the source.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[1]
_PACKAGES = _CHECKOUT / "node_modules"
VENDOR = Path(__file__).resolve().parent / "web" / "vendor"

# By name in the vendor folder, where a package has the file.
FILES: Mapping[str, str] = {
    "graphiql.css": "graphiql/graphiql.min.css",
    "graphiql.js": "graphiql/graphiql.min.js",
    "react.js": "react/umd/react.production.min.js",
    "react-dom.js": "react-dom/umd/react-dom.production.min.js",
}
LICENCES = "LICENCES.txt"

# The bundle names the file of each of its modules: node_modules/<package>/…, the package perhaps with a scope.
_MODULE = re.compile(rb"node_modules/((?:@[a-z0-9._-]+/)?[a-z0-9._-]+)/")
_LICENCE_FILES = ("LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE", "license", "license.md", "License", "LICENSE-MIT.txt")


def vendored() -> dict[str, bytes]:
    """Return the content of each file of the vendor folder. Raises OSError where a package is not installed."""
    found = {name: (_PACKAGES / path).read_bytes() for name, path in FILES.items()}
    # The map of the source is not served, and a browser would ask for it.
    found = {name: re.sub(rb"\n?//# sourceMappingURL=\S+\s*$", b"\n", content) for name, content in found.items()}
    found[LICENCES] = _licences(found["graphiql.js"]).encode()
    return found


def _licences(bundle: bytes) -> str:
    packages = sorted({"react", "react-dom", "graphiql", *(match.decode() for match in _MODULE.findall(bundle))})
    parts = ["These files contain the packages below, each under its own licence.\n"]
    parts += [f"{'=' * 78}\n{name} {_version(name)}\n{'=' * 78}\n\n{_licence(name).strip()}\n" for name in packages]
    return "\n".join(parts)


def _version(package: str) -> str:
    text = (_PACKAGES / package / "package.json").read_text("utf-8")
    match = re.search(r'"version"\s*:\s*"([^"]+)"', text)
    assert match is not None, package
    return match[1]


def _licence(package: str) -> str:
    for name in _LICENCE_FILES:
        if (_PACKAGES / package / name).is_file():
            return (_PACKAGES / package / name).read_text("utf-8")
    text = (_PACKAGES / package / "package.json").read_text("utf-8")
    match = re.search(r'"license"\s*:\s*"([^"]+)"', text)
    if match is None:
        raise FileNotFoundError(f"{package} has no licence. Look it up before its code is served.")
    return f"{match[1]}, as its package states; it has no licence file of its own."


def main(arguments: list[str]) -> int:
    """Return the exit code: 1 when a check finds a file out of date, else 0."""
    wanted = vendored()
    if "--check" not in arguments:
        VENDOR.mkdir(parents=True, exist_ok=True)
        for name, content in wanted.items():
            (VENDOR / name).write_bytes(content)
        return 0
    present = {path.name: path.read_bytes() for path in VENDOR.iterdir()} if VENDOR.is_dir() else {}
    differing = sorted({*wanted, *present} - {name for name in wanted if present.get(name) == wanted[name]})
    if not differing:
        return 0
    print(
        f"{VENDOR.name}: {', '.join(differing)} differ from the npm packages: run python -m meritgraph.explorer_files.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
