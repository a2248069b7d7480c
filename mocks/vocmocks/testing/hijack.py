"""Sends connections to some host names elsewhere, in this process. Standard library only: `vocmocks run` copies this
file into other interpreters' paths.

A name that is hijacked resolves to an address of its own in 127.86.0.0/16, so that whatever a client does with the
address and the port, a connection to it can be told and goes to the mock. Contexts that wrap a connection to such a
name are given the mock's certificate authority first, also those that were made long before.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from typing import Any

NETWORK = "127.86"
LOCAL = "127.0.0.1"
PROXY_VARIABLES = ("NO_PROXY", "no_proxy")
Patch = tuple[Any, str, Any]


class Hijack:
    """`hosts`: names, `*.` in front for any subdomain. `port`: of the mock on this machine, speaking TLS and plain
    HTTP. `authority`: PEM of what signed its certificate. `others`: whether connections to other machines `pass` or are
    refused (`refuse`)."""

    def __init__(self, hosts: list[str], port: int, authority: str, others: str = "pass") -> None:
        self._names = {host for host in hosts if not host.startswith("*.")}
        self._ends = tuple(host[1:] for host in hosts if host.startswith("*."))
        self._port, self._authority, self._refuse = port, authority, others == "refuse"
        self._addresses: dict[str, str] = {}
        self._lock = threading.Lock()
        self._before: list[Patch] = []
        self._environment: dict[str, str | None] = {}

    def wants(self, host: Any) -> bool:
        name = _text(host).lower().rstrip(".")
        return name in self._names or name.endswith(self._ends)

    def install(self) -> None:
        """Raises RuntimeError where another one is installed."""
        if getattr(socket.getaddrinfo, "hijack", None) is not None:
            raise RuntimeError("host names are intercepted already: one interception at a time")
        self._patch(socket, "getaddrinfo", self._getaddrinfo)
        self._patch(socket.socket, "connect", self._connect)
        self._patch(socket.socket, "connect_ex", self._connect)
        self._patch(ssl.SSLContext, "wrap_socket", self._wrap)
        self._patch(ssl.SSLContext, "wrap_bio", self._wrap)
        if (uvloop := sys.modules.get("uvloop")) is not None:
            self._patch(uvloop.Loop, "create_connection", self._create_connection)
            self._patch(uvloop.Loop, "getaddrinfo", self._loop_getaddrinfo)
        names = [*self._names, *self._ends]
        for variable in PROXY_VARIABLES:
            self._environment[variable] = present = os.environ.get(variable)
            os.environ[variable] = ",".join([*([present] if present else []), *names])

    def remove(self) -> None:
        """Everything as it was."""
        while self._before:
            place, name, original = self._before.pop()
            if original is None:
                delattr(place, name)
            else:
                setattr(place, name, original)
        for variable, value in self._environment.items():
            if value is None:
                os.environ.pop(variable, None)
            else:
                os.environ[variable] = value
        self._environment.clear()

    def _patch(self, place: Any, name: str, make: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
        own = place.__dict__.get(name)
        self._before.append((place, name, own))
        made: Any = make(getattr(place, name))
        made.hijack = self
        setattr(place, name, made)

    def _address(self, host: Any) -> str:
        name = _text(host).lower().rstrip(".")
        with self._lock:
            if name not in self._addresses:
                number = len(self._addresses) + 1
                self._addresses[name] = f"{NETWORK}.{number // 250}.{number % 250 + 1}"
            return self._addresses[name]

    def _check(self, host: Any) -> None:
        """Raises ConnectionRefusedError for another machine, where these are refused."""
        if self._refuse and not _is_local(_text(host)):
            what = f"{_text(host)} is none of the hosts that are intercepted, and others are refused"
            raise ConnectionRefusedError(errno.ECONNREFUSED, what)

    def _getaddrinfo(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def getaddrinfo(host: Any, port: Any, *arguments: Any, **named: Any) -> Any:
            if host is not None and self.wants(host):
                return original(self._address(host), port, *_any_family(arguments), **{**named, **_family(named)})
            if host is not None:
                self._check(host)
            return original(host, port, *arguments, **named)

        return getaddrinfo

    def _connect(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def connect(sock: Any, address: Any) -> Any:
            if isinstance(address, tuple) and sock.family in (socket.AF_INET, socket.AF_INET6):
                address = self._target(address)
            return original(sock, address)

        return connect

    def _target(self, address: tuple[Any, ...]) -> tuple[Any, ...]:
        host = address[0]
        if self.wants(host) or _text(host).startswith(f"{NETWORK}."):
            return LOCAL, self._port
        self._check(host)
        return address

    def _wrap(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def wrap(context: Any, *arguments: Any, **named: Any) -> Any:
            host = named.get("server_hostname")
            if host is not None and self.wants(host):
                context.load_verify_locations(cadata=self._authority)
            return original(context, *arguments, **named)

        return wrap

    def _create_connection(self, original: Callable[..., Any]) -> Callable[..., Any]:
        """uvloop connects by itself."""

        async def create_connection(loop: Any, factory: Any, host: Any = None, port: Any = None, **named: Any) -> Any:
            if host is not None:
                target = self._target((host, port))
                if target != (host, port) and named.get("ssl") and named.get("server_hostname") is None:
                    named["server_hostname"] = host
                host, port = target[:2]
            if isinstance(context := named.get("ssl"), ssl.SSLContext) and self.wants(
                named.get("server_hostname") or ""
            ):
                context.load_verify_locations(cadata=self._authority)
            return await original(loop, factory, host, port, **named)

        return create_connection

    def _loop_getaddrinfo(self, original: Callable[..., Any]) -> Callable[..., Any]:
        async def getaddrinfo(loop: Any, host: Any, port: Any, **named: Any) -> Any:
            if host is not None and self.wants(host):
                host, named = self._address(host), {**named, **_family(named)}
            elif host is not None:
                self._check(host)
            return await original(loop, host, port, **named)

        return getaddrinfo


def _any_family(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """The family that is asked for by place, if any: the address that there is has one of its own."""
    return (0, *arguments[1:]) if arguments else ()


def _family(named: dict[str, Any]) -> dict[str, Any]:
    return {"family": 0} if "family" in named else {}


def _text(host: Any) -> str:
    return host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)


def _is_local(host: str) -> bool:
    if host.lower() in ("localhost", "localhost.localdomain", "") or host == socket.gethostname():
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False
