"""Our flat packages have common names: no installed distribution but ours may bring one of them.

Two distributions with one package overwrite each other's files, and pip does not notice.
"""

from __future__ import annotations

import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

_PYPROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))
_OURS: list[str] = _PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
_OUR_DISTRIBUTION = _PYPROJECT["project"]["name"]


@pytest.mark.parametrize("package", _OURS)
def test_no_other_distribution_owns_our_package(package: str) -> None:
    owners = set(packages_distributions().get(package, [])) - {_OUR_DISTRIBUTION}

    assert not owners, f"{', '.join(owners)} also installs a top-level {package}/: remove it from the lock"


def test_every_package_has_contracts_and_types_and_goes_into_the_image() -> None:
    root = Path(__file__).parent.parent
    into_the_image = {line.removeprefix("!") for line in (root / ".dockerignore").read_text("utf-8").splitlines()}

    assert set(_PYPROJECT["tool"]["importlinter"]["root_packages"]) == set(_OURS)
    assert set(_PYPROJECT["tool"]["pyright"]["include"]) >= set(_OURS)
    assert into_the_image >= set(_OURS)
    assert all((root / package / "py.typed").is_file() for package in _OURS)
