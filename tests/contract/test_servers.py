"""Hosts and base paths of server URLs."""

from __future__ import annotations

import pytest

from vocmocks.contract.servers import bases, hosts, split


@pytest.mark.parametrize(
    ("url", "host", "path"),
    [
        ("https://api.example.com", "api.example.com", ""),
        ("https://API.Example.com:8443/v1/", "api.example.com", "/v1"),
        ("https://{customer}.example.com/v1", "{customer}.example.com", "/v1"),
        ("{scheme}://developer.example.gov/ds-api", "developer.example.gov", "/ds-api"),
        ("//example.com/v2", "example.com", "/v2"),
        ("/v1", "", "/v1"),
        ("v1/", "", "/v1"),
        ("/", "", ""),
        ("/files//deep", "", "/files//deep"),
    ],
)
def test_split(url: str, host: str, path: str) -> None:
    assert split(url) == (host, path)


def test_bases_always_end_with_none() -> None:
    assert bases(["https://a.example/v1", "https://b.example", "https://c.example/v1"]) == ("/v1", "")
    assert bases([]) == ("",)


def test_hosts_with_a_part_that_is_the_customers() -> None:
    urls = ["https://{customer}.a.example", "https://a.example:{port}/x", "https://{host}/v1", "/v1"]
    assert hosts(urls) == ("*.a.example", "a.example")
