"""The mock over real sockets: in a thread, as a process, and over TLS and plain HTTP on one port."""

from __future__ import annotations

import copy
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from vocmocks.certificate import make_certificate
from vocmocks.errors import SettingsError, VocmocksError
from vocmocks.server import bind, port_of
from vocmocks.settings import Settings
from vocmocks.testing import MockServer

ME = {"Authorization": "Bearer test_me"}


@pytest.fixture
def settings(mini: Mapping[str, Any]) -> Settings:
    return Settings(descriptions={"mini": mini})


@pytest.fixture
def redirecting(mini: Mapping[str, Any]) -> Settings:
    """A vendor that redirects plain HTTP, under host names of its own."""
    description = copy.deepcopy(dict(mini))
    description["x-https"] = "redirect"
    description["servers"] = [{"url": "https://api.mini.test/v1"}, {"url": "https://{customer}.mini.test/v1"}]
    return Settings(descriptions={"mini": description}, tls=True)


def connect(mock: MockServer) -> socket.socket:
    return socket.create_connection(("127.0.0.1", httpx.URL(mock.url).port or 0), timeout=5)


def test_serves_in_a_thread(settings: Settings) -> None:
    with MockServer(settings) as mock:
        answer = httpx.get(f"{mock.url}/mini/v1/things", headers=ME)
        assert answer.status_code == 200
        assert answer.json()["things"]
        assert mock.app.state.services.journal is not None


def test_headers_are_the_vendors_own(settings: Settings) -> None:
    with MockServer(settings) as mock:
        answer = httpx.get(f"{mock.url}/mini/v1/things", headers=ME)
        assert set(answer.headers) == {"date", "content-type", "content-length"}


def test_overrides_are_settings(settings: Settings) -> None:
    with MockServer(settings, auth="off", seed=7) as mock:
        assert mock.settings.seed == 7
        assert httpx.get(f"{mock.url}/mini/v1/things").status_code == 200


def test_stops_at_once_and_frees_the_port(settings: Settings) -> None:
    mock = MockServer(settings).start()
    port = httpx.URL(mock.url).port or 0
    with httpx.Client() as client:
        client.get(f"{mock.url}/mini/v1/things", headers=ME)
        before = time.perf_counter()
        mock.stop()
        assert time.perf_counter() - before < 0.5
    with closing(bind("127.0.0.1", port)[0]):
        pass
    mock.stop()


def test_starts_again_afresh(settings: Settings) -> None:
    mock = MockServer(settings)
    for _ in range(2):
        with mock:
            assert httpx.get(f"{mock.url}/__admin/requests").json()["total"] == 0
            httpx.get(f"{mock.url}/mini/v1/things", headers=ME)


def test_several_at_a_time(settings: Settings) -> None:
    with MockServer(settings) as one, MockServer(settings) as other:
        assert one.url != other.url
        assert httpx.get(f"{one.url}/__admin/health").status_code == 200
        assert httpx.get(f"{other.url}/__admin/health").status_code == 200


def test_misuse_is_told(settings: Settings) -> None:
    mock = MockServer(settings)
    with pytest.raises(VocmocksError, match="has not been started"):
        _ = mock.url
    with mock, pytest.raises(VocmocksError, match="started already"):
        mock.start()
    with pytest.raises(SettingsError, match="no vendor"):
        MockServer(vendors=("colectif",)).start()


def test_port_taken_is_told(settings: Settings) -> None:
    with MockServer(settings) as mock:
        port = httpx.URL(mock.url).port or 0
        with pytest.raises(SettingsError, match=f"port {port} on 127.0.0.1 is taken"):
            bind("127.0.0.1", port)
        with pytest.raises(SettingsError, match="is taken"):
            MockServer(settings, port=port).start()


def test_binds_every_address_of_a_name() -> None:
    listeners = bind("localhost", 0)
    ports = {port_of([listener]) for listener in listeners}
    for listener in listeners:
        listener.close()
    assert len(ports) == 1
    with pytest.raises(SettingsError, match="no-such-host"):
        bind("no-such-host.invalid", 0)


@contextmanager
def tls_client(mock: MockServer) -> Iterator[httpx.Client]:
    with httpx.Client(verify=ssl.create_default_context(cafile=str(mock.ca_file)), headers=ME) as client:
        yield client


def test_tls_and_plain_http_on_one_port(redirecting: Settings) -> None:
    with MockServer(redirecting) as mock, tls_client(mock) as client:
        assert mock.url.startswith("https://")
        assert client.get(f"{mock.url}/mini/v1/things").json()["things"]
        plain = client.get(mock.url.replace("https", "http") + "/mini/v1/things?a=1")
        assert plain.status_code == 301
        assert plain.headers["location"] == f"{mock.url}/mini/v1/things?a=1"
        assert client.get(plain.headers["location"]).status_code == 200
        assert client.get(mock.url.replace("https", "http") + "/__admin/health").status_code == 200


@pytest.mark.parametrize("name", ["localhost", "api.mini.test", "acme.mini.test"])
def test_tls_by_real_host_name(redirecting: Settings, name: str) -> None:
    with MockServer(redirecting) as mock, tls_client(mock) as client:
        path = "/mini/v1/things" if name == "localhost" else "/v1/things"
        answer = client.get(mock.url + path, headers={"Host": name}, extensions={"sni_hostname": name})
        assert answer.status_code == 200


def test_tls_other_names_are_not_covered(redirecting: Settings) -> None:
    with MockServer(redirecting) as mock, tls_client(mock) as client, pytest.raises(httpx.ConnectError):
        client.get(mock.url + "/v1/things", extensions={"sni_hostname": "api.other.test"})


def test_clients_that_say_nothing_harm_nobody(redirecting: Settings) -> None:
    with MockServer(redirecting) as mock, tls_client(mock) as client:
        connect(mock).close()
        with closing(connect(mock)) as silent, closing(connect(mock)) as half, closing(connect(mock)) as garbage:
            half.sendall(b"\x16\x03\x01")
            garbage.sendall(b"\x16\x03\x01\x00\x05hello")
            assert client.get(f"{mock.url}/mini/v1/things").status_code == 200
            before = time.perf_counter()
            mock.stop()
            assert time.perf_counter() - before < 2.5
            assert silent.recv(1) == b""


def test_a_client_that_stays_silent_is_dropped(redirecting: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vocmocks.sniff.TlsOrPlain.__init__.__defaults__", (0.1,))
    with MockServer(redirecting) as mock, closing(connect(mock)) as silent:
        assert silent.recv(1) == b""


def test_certificate_authority_is_written_where_told(tmp_path: Path) -> None:
    made = make_certificate(["{{host}}", "api.mini.test:8443"], tmp_path / "ca.pem")
    assert made.ca_file.read_text().startswith("-----BEGIN CERTIFICATE-----")
    with pytest.raises(OSError, match="No such file"):
        make_certificate([], tmp_path / "nowhere" / "ca.pem")


@contextmanager
def process(*arguments: str | Path, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`vocmocks serve` on a free port, and where it says that it answers."""
    command = [sys.executable, "-m", "vocmocks", "serve", "-p", "0", *map(str, arguments)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **variables}
    ) as running:
        try:
            assert running.stdout is not None
            line = running.stdout.readline()
            found = re.search(r"https?://\S+", line)
            assert found, line + (running.stderr.read() if running.stderr else "")
            yield running, found[0]
        finally:
            running.kill()


def rest(running: subprocess.Popen[str]) -> tuple[str, str]:
    """What a process that has been told to stop still says, on stdout and on stderr."""
    assert running.stdout is not None
    assert running.stderr is not None
    said = running.stdout.read(), running.stderr.read()
    running.wait(timeout=5)
    return said


def test_process_prints_its_port_and_stops_when_told(mini_document: Path) -> None:
    for told in (signal.SIGTERM, signal.SIGINT):
        with process("--document", mini_document) as (running, url):
            assert httpx.get(f"{url}/mini/v1/things", headers=ME).json()["things"]
            running.send_signal(told)
            output, errors = rest(running)
            assert running.returncode == 0
            assert errors == ""
            assert f"{url}/mini" in output
            assert f"control API: {url}/__admin/vendors" in output


def test_sigterm_lets_requests_finish(mini_document: Path) -> None:
    with process("--document", mini_document) as (running, url):
        address = httpx.URL(url)
        with closing(socket.create_connection((address.host, address.port or 0), timeout=5)) as client:
            client.sendall(
                b"POST /mini/v1/things HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer test_me\r\n"
                b"Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{"
            )
            time.sleep(0.2)
            running.terminate()
            time.sleep(0.3)
            assert running.poll() is None
            client.sendall(b'"a": "bcd"}')
            assert client.recv(4096).startswith(b"HTTP/1.1 200")
        running.wait(timeout=5)
        assert running.returncode == 0


def test_process_speaks_tls(mini_document: Path, tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    with process("--document", mini_document, "--tls", "--ca-file", authority) as (running, url):
        context = ssl.create_default_context(cafile=str(authority))
        assert httpx.get(f"{url}/mini/v1/things", headers=ME, verify=context).status_code == 200
        running.terminate()
        output, _ = rest(running)
        assert f"certificate authority: {authority}" in output


def test_beyond_loopback_the_control_api_wants_the_token_printed(mini_document: Path) -> None:
    with process("--document", mini_document, "--host", "0.0.0.0") as (running, url):
        assert httpx.get(f"{url}/__admin/health").status_code == 200
        assert httpx.get(f"{url}/__admin/vendors").status_code == 401
        assert running.stdout is not None
        found = next(match for line in running.stdout if (match := re.match(r"admin token: (\S+)", line)))
        with_token = httpx.get(f"{url}/__admin/vendors", headers={"Authorization": f"Bearer {found[1]}"})
        assert with_token.status_code == 200


def test_a_token_of_ones_own_is_not_printed(mini_document: Path) -> None:
    with process("--document", mini_document, VOCMOCKS_HOST="0.0.0.0", VOCMOCKS_ADMIN_TOKEN="open-sesame") as started:
        running, url = started
        headers = {"Authorization": "Bearer open-sesame"}
        assert httpx.get(f"{url}/__admin/vendors", headers=headers).status_code == 200
        running.terminate()
        output, _ = rest(running)
        assert "sesame" not in output.replace("…same", "")
        assert "VOCMOCKS_ADMIN_TOKEN, …same" in output


def test_process_says_that_the_port_is_taken(mini_document: Path, settings: Settings) -> None:
    with MockServer(settings) as mock:
        port = str(httpx.URL(mock.url).port)
        command = [sys.executable, "-m", "vocmocks", "serve", "-p", port, "--document", str(mini_document)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Error: port {port} on 127.0.0.1 is taken")


def test_what_the_server_does_without_is_not_loaded(mini_document: Path) -> None:
    code = f"""
import sys
from vocmocks import Settings, create_app
from vocmocks import cli, options, serving, welcome
import json
create_app(Settings(descriptions={{"mini": json.load(open({str(mini_document)!r}))}}))
heavy = ("jsonschema", "faker", "rich", "pydantic", "trustme", "redis", "sqlite3", "vocmocks.extract")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.strip() == "[]"
