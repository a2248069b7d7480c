"""`vocmocks token`: a JSON Web Token to try a vendor with, in order or otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vocmocks.errors import VocmocksError, did_you_mean

if TYPE_CHECKING:
    from vocmocks.contract.model import SecurityScheme


def token(
    vendor: Annotated[str, typer.Argument(metavar="VENDOR", help="For whom.")],
    key: Annotated[str, typer.Option(metavar="KEY", help="The API key that it goes with.")] = "test_demo",
    bad: Annotated[str | None, typer.Option(metavar="KIND", help="A refused one: expired, future, no-iat, …")] = None,
    now: Annotated[
        str | None, typer.Option(help="What the mock's clock shows, unless it is the system's time.")
    ] = None,
    headers: Annotated[
        bool, typer.Option("--headers", help="Print both headers, as curl -H @FILE reads them.")
    ] = False,
) -> None:
    """Print a JSON Web Token for a vendor that wants one beside the API key.

    For example: vocmocks token agent-connect --key test_me

    curl -H @<(vocmocks token agent-connect --headers) http://127.0.0.1:4010/agent-connect/v2/data
    """
    from vocmocks.clock import system_time
    from vocmocks.engine.minting import BAD, mint
    from vocmocks.settings import parse_now

    schemes = _schemes(vendor)
    if bad is not None and bad not in BAD:
        kinds = "; ".join(f"{kind}: {what}" for kind, what in BAD.items())
        raise VocmocksError(f'--bad "{bad}": expected one of these.{did_you_mean(bad, BAD)} {kinds}')
    moment = system_time() if now is None else parse_now(now)
    for scheme in schemes:
        value = mint(key, scheme.jwt, moment, bad) if scheme.jwt is not None else key
        if headers:
            print(f"{scheme.parameter.title() if scheme.jwt else scheme.parameter}: {value}")
        elif scheme.jwt is not None:
            print(value)


def _schemes(vendor: str) -> list[SecurityScheme]:
    """The key and the token that a vendor wants together; raises VocmocksError where it wants no token."""
    from vocmocks import data
    from vocmocks.contract import load_vendor

    known = data.vendors()
    if vendor not in known:
        raise VocmocksError(f'no vendor "{vendor}".{did_you_mean(vendor, known)}')
    contract = load_vendor(vendor)
    for wanted in contract.security:
        schemes = [contract.security_schemes[name] for name in wanted]
        if any(scheme.jwt for scheme in schemes):
            return sorted(schemes, key=lambda scheme: scheme.jwt is not None)
    raise VocmocksError(f"{vendor} wants no JSON Web Token; its credential is any that begins with test_")
