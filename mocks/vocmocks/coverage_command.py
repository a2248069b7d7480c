"""`vocmocks coverage`: what the tests of any language covered, read from the mock that they drove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def coverage(
    url: Annotated[
        str, typer.Option(metavar="URL", envvar="VOCMOCKS_URL", help="Of the mock.")
    ] = "http://127.0.0.1:4010",
    tenant: Annotated[str | None, typer.Option(help="Of one credential only.")] = None,
    how: Annotated[
        Literal["table", "json", "junit", "html"], typer.Option("--format", help="How to show it.")
    ] = "table",
    output: Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write it.")] = None,
    merge: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="JSON of other runs, to be merged with it; repeatable.")
    ] = None,
    fail_under: Annotated[
        float | None, typer.Option(metavar="PERCENT", min=0, max=100, help="Exit status 1 where less is covered.")
    ] = None,
) -> None:
    """Show how much of the vendors' contracts the requests in a mock's journal covered.

    Vendors that nothing was asked of do not count. Beyond loopback, VOCMOCKS_ADMIN_TOKEN is what the mock printed.

    For example: vocmocks coverage --format html -o coverage.html --fail-under 60
    """
    import json
    from contextlib import closing

    from vocmocks.errors import VocmocksError
    from vocmocks.testing.coverage_report import Report
    from vocmocks.testing.output import show
    from vocmocks.testing.remote import Remote

    with closing(Remote(url, tenant)) as remote:
        report = Report.load(remote.get("/coverage"))
    for file in merge or ():
        try:
            report.merge(Report.load(json.loads(file.read_text())))
        except (OSError, ValueError, VocmocksError) as error:
            raise VocmocksError(f"--merge {file}: {error}") from None
    show(report.written(how), output)
    if fail_under is not None and report.percent < fail_under:
        typer.echo(f"contract coverage is {report.percent:.1f}%, expected {fail_under:g}% or more", err=True)
        raise typer.Exit(1)
