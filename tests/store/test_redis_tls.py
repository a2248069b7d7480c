"""`--workers` and `--tls` together: every worker has the one certificate."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx

from .processes import ME, THINGS, kill, records, serving, workers_of
from .redis_server import RedisServer
from .test_redis import eventually


def test_several_workers_speak_tls_and_plain_http_on_one_port(
    mini_document: Path, redis_server: RedisServer, tmp_path: Path
) -> None:
    ca_file = tmp_path / "ca.pem"
    arguments = ("--store", redis_server.url(), "--workers", "3", "--tls", "--ca-file", str(ca_file))
    with serving(mini_document, *arguments) as (running, url):
        assert url.startswith("https://")
        plain = url.replace("https", "http")
        eventually(lambda: len(workers_of(running)) == 3)
        trusting = ssl.create_default_context(cafile=ca_file)
        for number in range(12):  # a connection each, which any worker may get
            at = (url, plain)[number % 2]
            assert httpx.post(at + THINGS, json={"n": number}, headers=ME, verify=trusting).status_code == 200
        kill(workers_of(running)[0])
        eventually(lambda: len(workers_of(running)) == 3)
        for number in range(12, 24):
            assert httpx.post(url + THINGS, json={"n": number}, headers=ME, verify=trusting).status_code == 200
        assert {each["n"] for each in records(plain) if "n" in each} == set(range(24))
