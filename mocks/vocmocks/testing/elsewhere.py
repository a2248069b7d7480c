"""Other processes, in Python or not, whose calls to the vendors' host names reach the mock: `vocmocks run`, `env`.

A child in Python is hijacked at its start by a sitecustomize.py of ours, which then makes way for the next one. Other
languages get the variables in which they look for certificate authorities, and hosts entries or network aliases.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import ssl
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from vocmocks.errors import VocmocksError
from vocmocks.testing import hijack

PLAN = "VOCMOCKS_HIJACK"
BUNDLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "AWS_CA_BUNDLE")
"""Variables that name all authorities; NODE_EXTRA_CA_CERTS names those beside the usual ones."""
Format = Literal["shell", "dotenv", "hosts", "compose"]
SITECUSTOMIZE = '''\
"""Written by `vocmocks run`: sends the vendors' host names to the mock, then makes way for the next sitecustomize."""

import importlib.machinery
import importlib.util
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def _run():
    plan = os.environ.get("{plan}")
    if plan:
        path = os.path.join(HERE, "vocmocks_hijack.py")
        spec = importlib.util.spec_from_file_location("vocmocks_hijack", path)
        module = importlib.util.module_from_spec(spec)
        sys.modules["vocmocks_hijack"] = module
        spec.loader.exec_module(module)
        module.Hijack(**json.loads(plan)).install()


def _next():
    places = [place for place in sys.path if os.path.abspath(place or ".") != HERE]
    found = importlib.machinery.PathFinder.find_spec("sitecustomize", places)
    if found is not None:
        module = importlib.util.module_from_spec(found)
        sys.modules["sitecustomize"] = module
        found.loader.exec_module(module)


_run()
_next()
'''


@contextmanager
def environment(
    hosts: Iterable[str], port: int, authority: str, others: str = "pass", present: Mapping[str, str] | None = None
) -> Iterator[dict[str, str]]:
    """The variables of a child whose calls to `hosts` go to the mock on `port` of this machine.

    `authority`: PEM; `present`: the variables that it would have otherwise. What they name is there inside the block.
    """
    given = dict(os.environ if present is None else present)
    with tempfile.TemporaryDirectory(prefix="vocmocks-run-") as name:
        folder = Path(name)
        (folder / "sitecustomize.py").write_text(SITECUSTOMIZE.format(plan=PLAN))
        shutil.copyfile(hijack.__file__, folder / "vocmocks_hijack.py")
        (folder / "ca.pem").write_text(authority)
        (folder / "bundle.pem").write_text("\n".join([authority, *_usual(given)]))
        plan = {"hosts": list(hosts), "port": port, "authority": authority, "others": others}
        path = os.pathsep.join([name, *([given["PYTHONPATH"]] if given.get("PYTHONPATH") else [])])
        yield {
            **given,
            **dict.fromkeys(BUNDLES, str(folder / "bundle.pem")),
            "NODE_EXTRA_CA_CERTS": str(folder / "ca.pem"),
            "PYTHONPATH": path,
            PLAN: json.dumps(plan),
        }


def run(command: Sequence[str], variables: Mapping[str, str]) -> int:
    """The command's exit status, as a shell has it (128 and more: by a signal). Raises VocmocksError where it cannot
    begin."""
    try:
        child = subprocess.Popen(command, env=dict(variables))
    except OSError as error:
        raise VocmocksError(f"{command[0]}: {error.strerror or error}") from None
    before = signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    try:
        while True:
            try:
                status = child.wait()
                return status if status >= 0 else 128 - status
            except KeyboardInterrupt:
                continue  # the terminal has told the child, too
    finally:
        signal.signal(signal.SIGTERM, before)


def told(how: Format, hosts: Sequence[str], ca_file: Path) -> str:
    """What other languages and machines need: variables for certificates, or names for the mock."""
    bundle = str(ca_file.resolve())
    if how == "hosts":
        return "\n".join(f"127.0.0.1 {host.replace('*.', 'demo.')}" for host in hosts)
    if how == "compose":
        aliases = "\n".join(f"          - {host.replace('*.', 'demo.')}" for host in hosts)
        return f"    networks:\n      default:\n        aliases:\n{aliases}"
    variables = dict.fromkeys((*BUNDLES, "NODE_EXTRA_CA_CERTS"), bundle)
    prefix = "export " if how == "shell" else ""
    return "\n".join(f"{prefix}{name}={shlex.quote(value)}" for name, value in variables.items())


def _usual(variables: Mapping[str, str]) -> Iterator[str]:
    """The authorities that are trusted already."""
    paths = ssl.get_default_verify_paths()
    for path in (variables.get("SSL_CERT_FILE"), paths.cafile, paths.openssl_cafile, _certifi()):
        if path is not None and os.path.isfile(path):
            yield Path(path).read_text(errors="replace")
            return


def _certifi() -> str | None:
    try:
        import certifi
    except ImportError:
        return None
    return certifi.where()
