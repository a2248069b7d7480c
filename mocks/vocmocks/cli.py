"""The command line. Each command imports what it needs when it is called, so that `--help` is there at once."""

from __future__ import annotations

import gc
import os
import re
import sys
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from typer.core import TyperGroup

from vocmocks import __version__, check_command, coverage_command, data, run_commands
from vocmocks.errors import VocmocksError, did_you_mean
from vocmocks.terminal import has_terminal, print_table, say_error
from vocmocks.token_command import token as print_token

FINE, FINDINGS, USAGE = 0, 1, 2
VARIABLE = re.compile(r" \(env var: '(\w+)'\)")
Switch = Literal["on", "off"]
LogLevel = Literal["debug", "info", "warning", "error", "critical"]


class Commands(TyperGroup):
    """Turns what a person can put right into one red line and exit status 2."""

    def main(self, *args: Any, **options: Any) -> Any:
        options["standalone_mode"] = False
        try:
            status = super().main(*args, **options)
        except VocmocksError as error:
            say_error(str(error))
            status = USAGE
        except typer.TyperException as error:
            say_error(_explain(error))
            status = USAGE
        except typer.Abort:
            status = USAGE
        sys.exit(status or FINE)


def _explain(error: typer.TyperException) -> str:
    unknown = getattr(error, "option_name", None)
    if unknown is None or not hasattr(error, "possibilities"):
        return VARIABLE.sub(lambda hint: hint[0] if os.environ.get(hint[1]) else "", error.format_message())
    context = getattr(error, "ctx", None)
    options = [name for each in (context.command.params if context else ()) for name in each.opts]
    known = [name for name in options if name.startswith("--")]
    return f"no such option: {unknown}.{did_you_mean(unknown, [*known, '--help'])}"


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich" if has_terminal(sys.stdout) else None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """The entry point of `vocmocks`: exit status 0 fine, 1 findings, 2 usage."""
    app(prog_name="vocmocks")


@app.callback(invoke_without_command=True)
def vocmocks(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Mock servers that stand in for customer-feedback vendors, recovered from the vendors' own documents.

    For example: vocmocks serve
    """
    if version:
        print(f"vocmocks {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
def serve(
    vendors: Annotated[
        list[str] | None,
        typer.Argument(metavar="VENDOR...", envvar="VOCMOCKS_VENDORS", help="Which vendors; all of them by default."),
    ] = None,
    port: Annotated[
        int, typer.Option("-p", "--port", min=0, max=65535, envvar="VOCMOCKS_PORT", help="0: a free one, printed.")
    ] = 4010,
    host: Annotated[
        str, typer.Option(envvar="VOCMOCKS_HOST", help="Beyond loopback the control API wants a token.")
    ] = "127.0.0.1",
    seed: Annotated[int, typer.Option(envvar="VOCMOCKS_SEED", help="Decides every generated value.")] = 1,
    now: Annotated[
        str | None, typer.Option(envvar="VOCMOCKS_NOW", help="What the clocks show at start: 2026-01-31T09:30:00Z.")
    ] = None,
    tls: Annotated[
        bool, typer.Option("--tls", envvar="VOCMOCKS_TLS", help="Speak TLS, and plain HTTP on the same port.")
    ] = False,
    ca_file: Annotated[
        Path | None,
        typer.Option(envvar="VOCMOCKS_CA_FILE", help="Where --tls writes the authority that clients trust."),
    ] = None,
    store: Annotated[
        str,
        typer.Option(
            metavar="STORE", envvar="VOCMOCKS_STORE", help="memory, sqlite:PATH (kept), redis://HOST:PORT/DB (shared)."
        ),
    ] = "memory",
    workers: Annotated[
        int, typer.Option(min=1, envvar="VOCMOCKS_WORKERS", help="Processes; more than 1 with redis only.")
    ] = 1,
    auth: Annotated[
        Literal["on", "any", "off"],
        typer.Option(envvar="VOCMOCKS_AUTH", help="on: credentials that begin with test_; any: every one; off: none."),
    ] = "on",
    limit: Annotated[
        list[str] | None,
        typer.Option(metavar="VENDOR=N/minute", envvar="VOCMOCKS_LIMIT", help="A limit of your own (repeatable)."),
    ] = None,
    limits: Annotated[Switch, typer.Option(envvar="VOCMOCKS_LIMITS", help="off: no rate limits at all.")] = "on",
    auth_failure_status: Annotated[
        list[str] | None,
        typer.Option(metavar="VENDOR=STATUS", envvar="VOCMOCKS_AUTH_FAILURE_STATUS", help="Of your own (repeatable)."),
    ] = None,
    token_age: Annotated[
        list[str] | None,
        typer.Option(metavar="VENDOR=SECONDS", envvar="VOCMOCKS_TOKEN_AGE", help="How old a JWT may be (repeatable)."),
    ] = None,
    world: Annotated[
        list[str] | None,
        typer.Option(metavar="VENDOR.COLLECTION=SIZE", envvar="VOCMOCKS_WORLD", help="Records in it (repeatable)."),
    ] = None,
    scenario: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", envvar="VOCMOCKS_SCENARIO", help="What to begin with; VENDOR=NAME for one (repeatable)."
        ),
    ] = None,
    callbacks: Annotated[
        Literal["private", "any"],
        typer.Option(envvar="VOCMOCKS_CALLBACKS", help="any: webhooks go to public addresses, too."),
    ] = "private",
    document: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", envvar="VOCMOCKS_DOCUMENT", help="A Postman or OpenAPI document (repeatable)."),
    ] = None,
    log_level: Annotated[
        LogLevel, typer.Option(envvar="VOCMOCKS_LOG_LEVEL", help="debug logs every request, too.")
    ] = "info",
    log_format: Annotated[
        Literal["json", "text"],
        typer.Option(envvar="VOCMOCKS_LOG_FORMAT", help="json: an object a line, and one for each request."),
    ] = "text",
    admin_token: Annotated[
        str | None,
        typer.Option(envvar="VOCMOCKS_ADMIN_TOKEN", hidden=True, help="What the control API asks for beyond loopback."),
    ] = None,
) -> None:
    """Serve the vendors until Ctrl+C.

    For example: vocmocks serve collectif --port 4010 --limit collectif=5/minute

    Your own document: vocmocks serve --document my-api.postman_collection.json

    In a variable, several values are separated by commas or spaces (documents by colons).
    """
    gc.disable()  # all that a start makes stays: looking for garbage in it would cost a tenth of the time
    try:
        from vocmocks import options, serving

        token = options.admin_token(host, admin_token)
        settings = options.make_settings(
            vendors=vendors or (), documents=document or (), seed=seed, now=now, store=store, workers=workers,
            auth=auth, limits_on=limits == "on", limits=limit or (), auth_failure_status=auth_failure_status or (),
            token_age=token_age or (), world=world or (), scenario=scenario or (), callbacks=callbacks, tls=tls,
            admin_token=token,
        )  # fmt: skip
        token_made = token is not None and not admin_token
        logging = serving.Logging(log_level, log_format)
        serving.serve(settings, host, port, ca_file, logging, token_made=token_made)
    finally:
        gc.enable()


@app.command()
def extract(
    documents: Annotated[list[Path], typer.Argument(metavar="DOCUMENT...", help="Postman, OpenAPI or ReDoc text.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="Where the descriptions go.")],
    descriptions: Annotated[
        bool, typer.Option("--descriptions/--no-descriptions", help="Whether to keep the document's own sentences.")
    ] = True,
) -> int:
    """Recover OpenAPI 3.1 descriptions from vendors' documents.

    For example: vocmocks extract collectif.postman_collection.json -o schemas
    """
    from vocmocks.commands import extract_command
    from vocmocks.options import readable_documents

    with readable_documents():
        return extract_command(documents, output, descriptions)


@app.command()
def lint(
    target: Annotated[
        str | None, typer.Argument(metavar="VENDOR|DOCUMENT", help="A name or a file; every vendor by default.")
    ] = None,
    format: Annotated[Literal["table", "json"], typer.Option(help="How findings are shown.")] = "table",
) -> int:
    """Report where a document contradicts itself, with both places; exit status 1 when it does.

    For example: vocmocks lint collectif --format json
    """
    from vocmocks.commands import lint_command
    from vocmocks.options import readable_documents

    with readable_documents():
        return lint_command(_lint_target(target), format)


def _lint_target(target: str | None) -> str | Path | None:
    known = data.extracted()
    if target is None or target in known:
        return target
    if Path(target).exists():
        return Path(target)
    raise VocmocksError(f'"{target}" is neither a vendor nor a file.{did_you_mean(target, known)}')


@app.command()
def vendors() -> None:
    """List the vendors: served or extracted only, their operations, their real hosts, and the prefix of each.

    For example: vocmocks vendors
    """
    from vocmocks.contract.summary import summaries

    headings = ("vendor", "title", "state", "operations", "hosts", "prefix")
    rows = ((s.name, s.title, s.state, s.operations, " ".join(s.hosts), s.prefix) for s in summaries())
    print_table(headings, rows)


@app.command()
def export(
    vendor: Annotated[str, typer.Argument(metavar="VENDOR", help="Whose description.")],
    base_url: Annotated[str | None, typer.Option(metavar="URL", help="Instead of the vendor's own server.")] = None,
) -> None:
    """Print a vendor's contract as plain OpenAPI 3.1 that other tools read.

    For example: vocmocks export collectif --base-url http://127.0.0.1:4010/collectif/api/1.1/wf
    """
    import orjson

    from vocmocks.contract import load_vendor
    from vocmocks.contract.export import export as plain

    if vendor not in data.extracted():
        raise VocmocksError(f'no vendor "{vendor}".{did_you_mean(vendor, data.extracted())}')
    print(orjson.dumps(plain(load_vendor(vendor), base_url), option=orjson.OPT_INDENT_2).decode())


app.command("token")(print_token)
app.command("run", context_settings={"ignore_unknown_options": True})(run_commands.run)
app.command("env")(run_commands.env)
app.command("coverage")(coverage_command.coverage)
app.command("check")(check_command.check)
