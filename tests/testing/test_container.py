"""The Testcontainers module. No container engine is needed: instead of one, a client of Docker's that runs the image's
own command in a process of this machine. That the image starts in a real engine is not shown here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

pytest.importorskip("testcontainers", reason="testcontainers is not installed")

from vocmocks import __version__
from vocmocks.errors import SettingsError, VocmocksError
from vocmocks.testing.container import VocmocksContainer

from .engine import FakeContainer, install


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch)


@pytest.fixture
def started() -> Iterator[VocmocksContainer]:
    with VocmocksContainer().with_vendors("repzo", "track-cxm").with_seed(7).with_now("2026-03-01T00:00:00Z") as mock:
        yield mock


def asked(container: VocmocksContainer) -> FakeContainer:
    client: Any = container.get_docker_client()
    made: FakeContainer = client.made[-1]
    return made


def test_what_it_asks_the_engine_for(started: VocmocksContainer) -> None:
    made = asked(started)
    assert made.image == f"vocmocks:{__version__}"
    assert made.asked["command"] is None, "the image's own"
    assert made.asked["ports"] == {"4010": None}
    environment = made.asked["environment"]
    assert environment == {
        "VOCMOCKS_PORT": "4010",
        "VOCMOCKS_ADMIN_TOKEN": started.admin_token,
        "VOCMOCKS_VENDORS": "repzo track-cxm",
        "VOCMOCKS_SEED": "7",
        "VOCMOCKS_NOW": "2026-03-01T00:00:00Z",
    }
    assert len(started.admin_token) >= 24


def test_it_answers_as_soon_as_it_is_started(started: VocmocksContainer) -> None:
    assert httpx.get(f"{started.get_url()}/__admin/ready").json()["vendors"] == ["repzo", "track-cxm"]
    refused = httpx.get(f"{started.get_url()}/__admin/vendors")
    mine = {"Authorization": f"Bearer {started.admin_token}"}
    assert httpx.get(f"{started.get_url()}/__admin/vendors", headers=mine).status_code == 200
    assert refused.status_code in (200, 401), "only who is not on this machine needs the token"


def test_a_vendor_is_used_as_in_the_pytest_plugin(started: VocmocksContainer) -> None:
    repzo = started.vendor("repzo")
    assert repzo.url == f"{started.get_url()}/repzo/v1"
    repzo.fail(503, times=1)
    url = f"{repzo.url}/activity-feedback-v2"
    assert [httpx.get(url, headers=repzo.headers).status_code for _ in range(2)] == [503, 200]
    repzo.requests.assert_called("list_activity_feedback_v2", times=2)
    assert len(started.vendor("repzo", "test_other").requests) == 0
    tenant = started.tenant()
    assert tenant.freeze().startswith("2026-03-01T00:")
    assert len(tenant.requests) == 2
    with pytest.raises(VocmocksError, match="collectif"):
        assert started.vendor("collectif").url


def test_settings_are_the_images_variables() -> None:
    made = VocmocksContainer("registry.test/mock:1", port=4321, admin_token="t").without_limits()
    made.with_scenario("outage", "repzo=empty").with_world(track_cxm__surveys=3, repzo__feedback=5)
    assert made.image == "registry.test/mock:1"
    assert made.ports == {"4321": None}
    assert made.env == {
        "VOCMOCKS_PORT": "4321",
        "VOCMOCKS_ADMIN_TOKEN": "t",
        "VOCMOCKS_LIMITS": "off",
        "VOCMOCKS_SCENARIO": "outage,repzo=empty",
        "VOCMOCKS_WORLD": "track-cxm.surveys=3,repzo.feedback=5",
    }
    with pytest.raises(SettingsError, match='Did you mean "repzo"'):
        made.with_vendors("repso")


def test_who_has_no_testcontainers_is_told() -> None:
    code = "import sys; sys.modules['testcontainers'] = None; import vocmocks.testing.container"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "pip install 'vocmocks[testcontainers]'" in ended.stderr
