"""``meritgraph token``: tokens for the API, and their end before they expire."""

from __future__ import annotations

from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from meritgraph.access.local_key import KEY_HEADER, SIGNING_KEY, SigningKey
from meritgraph.access.principals import BODY_ROLES, LONGEST_NAME, MAX_TOKEN_HOURS, Principal, Role
from meritgraph.case_pages.sessions.links import sign_in_path
from meritgraph.cli.output import AsJson, print_json, run
from meritgraph.console import stderr, stdout
from meritgraph.settings import Settings

app = typer.Typer(add_completion=False, invoke_without_command=True)

# A hub on this machine answers within milliseconds; nobody waits for another program.
_SECONDS = 1.0
_EVERY_ADDRESS = ("0.0.0.0", "::")


_Hours = Annotated[
    float | None,
    typer.Option(min=0.01, max=MAX_TOKEN_HOURS, help="Hours until it expires; MERITGRAPH_TOKEN_HOURS by default."),
]


@app.callback()
def token(
    context: typer.Context,
    subject: Annotated[str, typer.Option(help="Name of the holder, as access records show it.")] = "local",
    role: Annotated[Role, typer.Option(help="Role of the holder.")] = Role.INVESTIGATOR,
    body: Annotated[
        str | None,
        typer.Option(
            help="Id of the organisation of a client or an investigator; by default the one at the top of the graph.",
            show_default=False,
        ),
    ] = None,
    servant: Annotated[str | None, typer.Option(help="Id of the servant that the holder is.", show_default=False)] = None,
    hours: _Hours = None,
    link_for: Annotated[
        str | None,
        typer.Option(
            help="Print, instead of the token, a link that signs the holder in to the pages on this machine for this purpose.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Print a token for the API, signed with the local key.

    Standard error names the key and the id of the token. A hub accepts the token only if it runs with the same MERITGRAPH_HOME:
    where one answers at MERITGRAPH_HOST and MERITGRAPH_PORT with another key, a warning says so.

    Example: meritgraph token --role client --subject portal-x --body organisation:1a…
    """
    if context.invoked_subcommand is not None:
        return
    if body is not None and role not in BODY_ROLES:
        raise typer.BadParameter(f"the role {role} has no body", param_hint="--body")
    settings = Settings()
    _require_purpose(settings, link_for)
    key = _signing_key(settings)
    body = _body(settings, body) if role in BODY_ROLES else None
    holder = Principal(subject, role, body, servant, SigningKey.new_token_id())
    print(_way_in(settings, key, holder, hours or settings.token_hours, link_for))
    _print_note(f"The id of the token is {holder.token_id}{f', its body is {body}' if body else ''}.")
    _warn_of_another_hub(settings, key)


@app.command("revoke")
def revoke_tokens(
    token_id: Annotated[str | None, typer.Option("--id", help="Id of the token to refuse.", show_default=False)] = None,
    subject: Annotated[
        str | None, typer.Option(help="Subject of whom all tokens up to now are refused.", show_default=False)
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why, for those who read the list.", show_default=False)] = None,
) -> None:
    """Refuse one token, or all tokens that a subject has by now, from the local key and from the identity provider alike.

    Every hub on this graph refuses them within five seconds. A token that the subject gets later is accepted.

    Example: meritgraph token revoke --subject portal-x --reason "key was on a lost laptop"
    """
    from meritgraph.cli import tokens_in_graph

    if (token_id is None) == (subject is None):
        raise typer.BadParameter("name either a token by --id or a holder by --subject")
    named = token_id or subject or ""
    if not named.strip() or max(len(named), len(reason or "")) > LONGEST_NAME:
        raise typer.BadParameter(f"each text has 1 to {LONGEST_NAME} characters")
    now = datetime.now(UTC)
    run(tokens_in_graph.revoke_tokens(Settings(), token_id, subject, reason, now))
    what = f"The token {named} is" if subject is None else f"All tokens that {named} got up to {now:%Y-%m-%d %H:%M:%S} UTC are"
    _print_note(f"{what} refused by every hub on this graph within five seconds.")


@app.command("revocations")
def list_revocations(as_json: AsJson = False) -> None:
    """List the tokens and subjects that were revoked, until their tokens have expired.

    Example: meritgraph token revocations
    """
    from meritgraph.cli import tokens_in_graph

    found = run(tokens_in_graph.revoked_tokens(Settings()))
    if as_json:
        print_json(found)
        return
    table = Table()
    for name in ("token", "subject", "issued up to", "kept until", "reason"):
        table.add_column(name, overflow="fold")
    for each in found:
        moments = [f"{moment:%Y-%m-%d %H:%M:%S}" if moment else "" for moment in (each["before"], each["until"])]
        table.add_row(escape(each["token_id"] or ""), escape(each["subject"] or ""), *moments, escape(each["reason"] or ""))
    stdout().print(table if found else "No token is revoked.")


def _require_purpose(settings: Settings, link_for: str | None) -> None:
    if link_for is not None and link_for not in settings.purposes:
        raise typer.BadParameter(f"name one of {', '.join(settings.purposes)}", param_hint="--link-for")


def _way_in(settings: Settings, key: SigningKey, holder: Principal, hours: float, link_for: str | None) -> str:
    """Return a token, or a link that signs its holder in for a purpose."""
    if link_for is None:
        return key.sign(holder, hours)
    host = "127.0.0.1" if settings.host in _EVERY_ADDRESS else settings.host
    return f"http://{host}:{settings.port}{sign_in_path(key, holder, link_for, hours)}"


def _body(settings: Settings, named: str | None) -> str:
    # Importing what reads a graph takes a second, and a token without a body needs none.
    from meritgraph.cli import tokens_in_graph

    return run(tokens_in_graph.body_of_token(settings, named))


def _signing_key(settings: Settings) -> SigningKey:
    """Return the local key, and say which one it is."""
    file = settings.keys / SIGNING_KEY
    is_new = not file.exists()
    key = SigningKey.open(settings.keys)
    _print_note(
        f"Made a new signing key, {file}, because there was none. Only a hub whose MERITGRAPH_HOME is {settings.home} accepts "
        "its tokens."
        if is_new
        else f"Signed with {file}."
    )
    return key


def _warn_of_another_hub(settings: Settings, key: SigningKey) -> None:
    other = _key_of_running_hub(settings)
    if other not in (None, key.key_id):
        _print_note(
            f"Warning: the hub that answers on port {settings.port} has another signing key and refuses this token. Set "
            "MERITGRAPH_HOME to the folder that the hub named when it started, and make the token again.",
            style="bold yellow",
        )


def _print_note(text: str, style: str | None = None) -> None:
    stderr().print(text, style=style, markup=False, soft_wrap=True)


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
