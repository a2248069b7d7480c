"""A certificate made on the spot, for this machine's names and the vendors' real ones."""

from __future__ import annotations

import os
import re
import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import trustme

LOCAL = ("localhost", "127.0.0.1", "::1")
HOST = re.compile(r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]+")


@dataclass(frozen=True, slots=True)
class Certificate:
    """`context` for the server; `ca_file` (PEM) is what clients are to trust."""

    context: ssl.SSLContext
    ca_file: Path


def make_certificate(hosts: Iterable[str], ca_file: Path | None = None) -> Certificate:
    """For localhost, 127.0.0.1, ::1 and `hosts` (`*.` in front for any subdomain).

    `ca_file` is a temporary file when none is given. Raises OSError where it cannot be written.
    """
    authority = trustme.CA(organization_name="vocmocks", organization_unit_name="mock servers")
    names = [name for host in hosts if HOST.fullmatch(name := host.partition(":")[0])]
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.set_alpn_protocols(["http/1.1"])
    authority.issue_cert(*LOCAL, *dict.fromkeys(names)).configure_cert(context)
    path = ca_file or _temporary_file()
    path.write_bytes(authority.cert_pem.bytes())
    return Certificate(context, path)


def _temporary_file() -> Path:
    handle, name = tempfile.mkstemp(prefix="vocmocks-ca-", suffix=".pem")
    os.close(handle)
    return Path(name)
