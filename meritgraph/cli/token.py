"""``meritgraph token``."""

from __future__ import annotations

from http.client import HTTPConnection, HTTPException
from typing import Annotated

import typer

from meritgraph.console import stderr
from meritgraph.security import KEY_HEADER, SIGNING_KEY, Principal, Role, SigningKey
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False)

# A hub on this machine answers within milliseconds; nobody waits for another program.
_SECONDS = 1.0
_EVERY_ADDRESS = ("0.0.0.0", "::")


@app.command()
def token(
    subject: Annotated[str, typer.Option(help="Name of the holder, as access records show it.")] = "local",
    role: Annotated[Role, typer.Option(help="Role of the holder.")] = Role.INVESTIGATOR,
    hours: Annotated[
        float | None, typer.Option(min=0.01, help="Hours until it expires; MERITGRAPH_TOKEN_HOURS by default.")
    ] = None,
) -> None:
    """Print a token for the API, signed with the local key.

    Standard error names the key. A hub accepts the token only if it runs with the same MERITGRAPH_HOME: where one answers at
    MERITGRAPH_HOST and MERITGRAPH_PORT with another key, a warning says so.

    Example: meritgraph token --role client --subject portal-x
    """
    settings = Settings()
    file = settings.keys / SIGNING_KEY
    is_new = not file.exists()
    key = SigningKey.open(settings.keys)
    print(key.sign(Principal(subject, role), hours or settings.token_hours))
    console = stderr()
    if is_new:
        console.print(
            f"Made a new signing key, {file}, because there was none. Only a hub whose MERITGRAPH_HOME is {settings.home} "
            "accepts this token.",
            markup=False,
            soft_wrap=True,
        )
    else:
        console.print(f"Signed with {file}.", markup=False, soft_wrap=True)
    other = _key_of_running_hub(settings)
    if other not in (None, key.key_id):
        console.print(
            f"Warning: the hub that answers on port {settings.port} has another signing key and refuses this token. Set "
            "MERITGRAPH_HOME to the folder that the hub named when it started, and make the token again.",
            style="bold yellow",
            markup=False,
            soft_wrap=True,
        )


def _key_of_running_hub(settings: Settings) -> str | None:
    """Return the id of the signing key of the hub that answers at our address; None where none answers."""
    if settings.port == 0:
        return None
    host = "127.0.0.1" if settings.host in _EVERY_ADDRESS else settings.host
    connection = HTTPConnection(host, settings.port, timeout=_SECONDS)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().getheader(KEY_HEADER)
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
