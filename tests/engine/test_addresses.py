from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.engine.addresses import Refused, check_url, is_near, redacted


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.255.254", "::1", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255",
        "192.168.0.1", "fc00::1", "fdff::1", "::ffff:127.0.0.1", "::ffff:10.1.2.3",
    ],
)  # fmt: skip
def test_near(address: str) -> None:
    assert is_near(address)


@pytest.mark.parametrize(
    "address",
    [
        "203.0.113.1", "198.51.100.7", "192.0.2.1", "8.8.8.8", "172.32.0.1", "172.15.255.255", "11.0.0.0",
        "192.169.0.0", "9.255.255.255", "169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255", "224.0.0.1",
        "::", "fe80::1", "2001:db8::1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::a00:1", "ff02::1",
        "fd00:ec2::254", "fd20:ce::254",
    ],
)  # fmt: skip
def test_not_near(address: str) -> None:
    assert not is_near(address)


@given(st.ip_addresses())
def test_nothing_global_is_near(address: IPv4Address | IPv6Address) -> None:
    if address.is_global or address.is_multicast or address.is_link_local or address.is_unspecified:
        assert not is_near(str(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost", "https://receiver.test:8443/hook?a=b#c", "http://[::1]:9/", "http://a:b@127.0.0.1/",
        "http://bücher.example/", "HTTP://127.0.0.1/",
    ],
)  # fmt: skip
def test_what_can_be_called(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", '"": only http:// and https:// URLs are called'),
        ("receiver.test/hook", '"receiver.test/hook": only http:// and https:// URLs are called'),
        ("//receiver.test", "only http"),
        ("file:///etc/passwd", "only http"),
        ("ws://receiver.test", "only http"),
        ("http://", '"http://" does not name a host to call'),
        ("http://user:12345678@", '"http://…:…5678@" does not name a host to call'),
        ("http://receiver.test:0/", "does not name a port to call"),
        ("http://receiver.test:x/", "is not a URL: Port could not be cast"),
        ("http://receiver.test:65536/", "is not a URL: Port out of range"),
        ("http://[::1", "is not a URL: Invalid IPv6 URL"),
        ("http://receiver.test/\r\nX: y", "has a space or a control character in it"),
        (" http://receiver.test/", "has a space or a control character in it"),
    ],
)
def test_what_cannot_be_called(url: str, why: str) -> None:
    with pytest.raises(Refused) as told:
        check_url(url)
    assert why in str(told.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://h/p?a=1&b=2", "http://h/p?a=1&b=2"),
        ("http://h/p?a=1#part", "http://h/p?a=1"),
        ("http://h/p?Token=12345678&a&sig=xy", "http://h/p?Token=…5678&a&sig=…"),
        ("https://somebody:12345678@h:8/p", "https://…body:…5678@h:8/p"),
        ("https://a:b@c:12345678@h/p@q", "https://…:…5678@h/p@q"),
        ("http://[::1]:8/", "http://[::1]:8/"),
        ("nonsense", "nonsense"),
    ],
)
def test_redacted(url: str, shown: str) -> None:
    assert redacted(url) == shown


@given(st.text("abcdefgh@:/?#%", min_size=5))
def test_what_is_redacted_is_redacted(text: str) -> None:
    secret = "open-sesame"
    assert secret not in redacted(f"http://user:{secret}@h/{text}")
    assert secret not in redacted(f"http://h/?token={secret}&{text}")
