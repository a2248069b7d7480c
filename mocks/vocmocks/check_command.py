"""`vocmocks check`: a real account, or another mock, held against the same contract."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from vocmocks.errors import VocmocksError, did_you_mean

HEADERS = "VOCMOCKS_CHECK_HEADERS"
WRITES = "see --allow-writes"


def check(
    vendor: Annotated[str, typer.Option(metavar="VENDOR", help="Whose contract.")],
    base_url: Annotated[str, typer.Option(metavar="URL", help="Instead of the vendor's server: of what is checked.")],
    header: Annotated[
        list[str] | None,
        typer.Option(metavar="'NAME: VALUE'", help=f"Credentials (repeatable); or {HEADERS}, one a line."),
    ] = None,
    value: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VALUE", help="Of a parameter; OPERATION.NAME=VALUE in one place (repeatable)."),
    ] = None,
    operation: Annotated[
        list[str] | None, typer.Option(metavar="OPERATION", help="Only this one (repeatable).")
    ] = None,
    allow_writes: Annotated[
        bool, typer.Option("--allow-writes", help="POST, PUT, PATCH and DELETE, too; only what it made is changed.")
    ] = False,
    baseline: Annotated[Path | None, typer.Option(metavar="FILE", help="Accepted differences.")] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write those that were found there, and accept them.")
    ] = False,
    how: Annotated[Literal["table", "json", "junit"], typer.Option("--format", help="How to show them.")] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write them.")] = None,
) -> None:
    """Hold a real account, or another mock, against a vendor's contract: status, content type and shape of its answers.

    Only reads (GET, HEAD) unless told otherwise. Exit status 1 for differences that are not accepted, and where nothing
    could be checked. Credentials are shown nowhere.

    For example: vocmocks check --vendor repzo --base-url https://api.repzo.me/v1 --header "api-key: $REPZO_KEY"
    """
    from vocmocks.testing.check_report import Baseline, Report
    from vocmocks.testing.output import show

    if update_baseline and baseline is None:
        raise VocmocksError("--update-baseline: --baseline FILE says where to")
    known = Baseline()
    if baseline is not None and not (update_baseline and not baseline.exists()):
        known = Baseline.read(baseline)
    outcome = _checked(vendor, base_url, _headers(header or ()), _values(value or ()), operation or (), allow_writes)
    if update_baseline and baseline is not None and not outcome.is_empty:
        known.update(outcome)
        known.write(baseline)
    report = Report(outcome, known)
    show(report.written(how), output)
    if outcome.is_empty:
        typer.echo(f"nothing was checked: {_why(outcome.skipped)}", err=True)
    if outcome.is_empty or report.new:
        raise typer.Exit(1)


def _checked(
    name: str, url: str, headers: Mapping[str, str], given: Mapping[str, str], only: Sequence[str], writes: bool
) -> Any:
    from vocmocks import data
    from vocmocks.contract import load_vendor
    from vocmocks.testing.check import Check
    from vocmocks.testing.check_calls import Caller, checked_url, described
    from vocmocks.testing.check_values import Values

    if name not in data.vendors():
        raise VocmocksError(f'--vendor: no vendor "{name}".{did_you_mean(name, data.vendors())}')
    contract = load_vendor(name)
    ids = {each.id for each in contract.operations}
    for each in only:
        if each not in ids:
            raise VocmocksError(f'--operation: {name} has no operation "{each}".{did_you_mean(each, ids)}')
    told = described(contract, checked_url(url))
    own = headers or dict(told.get("credentials", {}).get("headers", {}))
    names = [each.parameter for each in contract.security_schemes.values()]
    with Caller(url, own, names) as caller:
        values = Values(given, told.get("samples", {}), contract.components)
        return Check(contract, caller, values, writes=writes, only=only).run()


def _headers(texts: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in (*os.environ.get(HEADERS, "").splitlines(), *texts):
        name, colon, value = text.partition(":")
        if text.strip():
            if not colon or not name.strip() or not value.strip() or not text.isascii():
                raise VocmocksError("--header: expected 'NAME: VALUE' in plain ASCII")
            found[name.strip()] = value.strip()
    return found


def _values(texts: Sequence[str]) -> dict[str, str]:
    found = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise VocmocksError(f'--value "{text}": expected NAME=VALUE')
        found[name] = value
    return found


def _why(skipped: Mapping[str, str]) -> str:
    """The reasons, each once; that something writes only where there is no other."""
    reasons = dict.fromkeys(skipped.values())
    others = [each for each in reasons if not each.endswith(WRITES)]
    return "; ".join(others or reasons) or "there is no operation to check"
