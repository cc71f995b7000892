"""Commands whose modules are imported when they run: `--help` and quick commands do not wait for the whole product."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class _DeferredCommand(TyperCommand):
    """A command or group whose module is imported when it runs; until then its name and its line of help stand for it."""

    package: str

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        return load_from(self.package, str(self.name)).make_context(info_name, args, parent, **extra)


def deferred_group(package: str, commands: Mapping[str, str]) -> type[TyperGroup]:
    """Return a group of commands, each in the module of its name in a package, with the first line of its help.

    The module of a command holds a Typer app named ``app``; a hyphen in the command's name is an underscore in the module's.
    """

    class Commands(TyperGroup):
        """All commands, each of them deferred."""

        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            for name, line in commands.items():
                command = _DeferredCommand(name, help=line)
                command.package = package
                self.add_command(command)

    return Commands


def load_from(package: str, name: str) -> Any:
    """Import the module of a command and return the command."""
    return typer.main.get_command(import_module(f"{package}.{name.replace('-', '_')}").app)
