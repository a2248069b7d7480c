"""`vocmocks run` and `vocmocks env`: programs that know nothing of the mock, and call the vendors' real host names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from vocmocks.errors import VocmocksError


def run(
    command: Annotated[list[str], typer.Argument(metavar="-- COMMAND...", help="The command and its arguments.")],
    vendors: Annotated[
        list[str] | None, typer.Option("--vendor", metavar="VENDOR", help="Which vendors; all of them by default.")
    ] = None,
    seed: Annotated[int, typer.Option(envvar="VOCMOCKS_SEED", help="Decides every generated value.")] = 1,
    auth: Annotated[
        Literal["on", "any", "off"],
        typer.Option(envvar="VOCMOCKS_AUTH", help="any: the command's own credentials are accepted."),
    ] = "on",
    others: Annotated[
        Literal["pass", "refuse"], typer.Option(help="Connections to other machines pass, or are refused.")
    ] = "pass",
) -> None:
    """Run a command whose calls to the vendors' host names reach a mock of its own.

    A command in Python is redirected whole; any other language finds the certificate authority by the usual variables
    and its way by VOCMOCKS_URL. The exit status is the command's.

    For example: vocmocks run -- python sync_feedback.py
    """
    from vocmocks.testing.elsewhere import environment
    from vocmocks.testing.elsewhere import run as run_command
    from vocmocks.testing.server import MockServer

    with MockServer(vendors=tuple(vendors or ()), seed=seed, auth=auth, tls=True) as mock:
        hosts = [host for vendor in mock.app.state.vendors.values() for host in vendor.hosts]
        if mock.ca_file is None:
            raise VocmocksError("the mock speaks no TLS")
        port = int(mock.url.rpartition(":")[2])
        with environment(hosts, port, mock.ca_file.read_text(), others) as variables:
            status = run_command(command, {**variables, "VOCMOCKS_URL": mock.url})
    raise typer.Exit(status)


def env(
    ca_file: Annotated[
        Path, typer.Option(envvar="VOCMOCKS_CA_FILE", help="What `vocmocks serve --tls --ca-file` wrote.")
    ] = Path("ca.pem"),
    how: Annotated[
        Literal["shell", "dotenv", "hosts", "compose"],
        typer.Option("--format", help="Variables for a shell or a .env file; lines for /etc/hosts; compose aliases."),
    ] = "shell",
    vendors: Annotated[
        list[str] | None, typer.Option("--vendor", metavar="VENDOR", help="Which vendors; all of them by default.")
    ] = None,
) -> None:
    """Print what programs in other languages need to reach the mock under the vendors' host names.

    For example: vocmocks env --format hosts | sudo tee -a /etc/hosts

    eval "$(vocmocks env --ca-file ca.pem)"
    """
    from vocmocks import data
    from vocmocks.contract import load_vendor
    from vocmocks.contract.servers import hosts
    from vocmocks.errors import did_you_mean
    from vocmocks.testing.elsewhere import told

    known = data.vendors()
    for name in vendors or ():
        if name not in known:
            raise VocmocksError(f'no vendor "{name}".{did_you_mean(name, known)}')
    if how in ("shell", "dotenv") and not ca_file.is_file():
        raise VocmocksError(f"--ca-file {ca_file}: no such file; `vocmocks serve --tls --ca-file {ca_file}` writes it")
    names = [host for name in vendors or known for host in hosts(load_vendor(name).servers)]
    print(told(how, names, ca_file))
