"""pytest fixtures: one mock a run, one tenant a test.

    def test_a_review_arrives(collectif):
        send_review(collectif.url, collectif.headers, rating=5)
        collectif.requests.assert_called("add_review", body={"rating": 5})

`vocmocks` is the tenant with all its vendors; `collectif`, `chattermill`, `track_cxm`, `agent_connect` and `repzo` are
one vendor each. `@pytest.mark.vocmocks(seed=7, limits={"repzo": (3, 60)}, scenario="outage")` gives a test a mock with
these settings (fields of `vocmocks.Settings`), which all tests that want the same share. `--vocmocks-url` uses a mock
that runs already.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

COVERAGE = "vocmocks-coverage"
COVERAGE_OPTIONS = ("--vocmocks-coverage", "--vocmocks-fail-under", "--vocmocks-coverage-append")
if TYPE_CHECKING:
    from vocmocks.testing.coverage_plugin import CoverageOfRun
    from vocmocks.testing.mocked import VendorMock
    from vocmocks.testing.pool import Pool

MARKER = (
    "vocmocks(**settings): the mock of this test has these settings (fields of vocmocks.Settings; `scenario` by name)"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("vocmocks", "mock servers of customer-feedback vendors")
    group.addoption("--vocmocks-url", metavar="URL", help="use the mock that runs there, instead of starting one")
    group.addoption(
        "--vocmocks-coverage",
        action="append",
        nargs="?",
        const="table",
        metavar="FORMAT[:FILE]",
        help="contract coverage as table, json:FILE, junit:FILE or html:FILE; may be given several times",
    )
    group.addoption(
        "--vocmocks-fail-under",
        type=float,
        metavar="PERCENT",
        help="fail the run where less of the contracts that it used is covered",
    )
    group.addoption(
        "--vocmocks-coverage-append", type=Path, metavar="FILE", help="merge with the runs before, kept in this file"
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    _compile_as_usual(config)
    wanted, least, kept = (config.getoption(name) for name in COVERAGE_OPTIONS)
    if wanted or least is not None or kept is not None:
        from vocmocks.testing.coverage_plugin import CoverageOfRun

        config.pluginmanager.register(CoverageOfRun(wanted or (), least, kept), COVERAGE)


def _compile_as_usual(config: pytest.Config) -> None:
    """Have the mock imported from its compiled files. pytest rewrites the assertions of packages with plugins, which
    takes seconds in a fresh environment; there are none in this one. Where pytest has no such list, it takes longer."""
    getattr(config.pluginmanager.rewrite_hook, "_must_rewrite", set()).discard("vocmocks")


@pytest.fixture(scope="session")
def vocmocks_pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    """The mocks of this run: started when a test first needs one, stopped at the end."""
    from vocmocks.testing.pool import Pool

    with Pool(request.config.getoption("--vocmocks-url")) as pool:
        yield pool


@pytest.fixture
def vocmocks(request: pytest.FixtureRequest, vocmocks_pool: Pool) -> Iterator[Any]:
    """This test's own tenant: data, clock, limits, faults and journal are nobody else's."""
    from vocmocks.testing.pool import Mocked

    with Mocked(vocmocks_pool, tenant_of(request.node.nodeid), _settings(request)) as mocked:
        coverage: CoverageOfRun | None = request.config.pluginmanager.get_plugin(COVERAGE)
        if coverage is not None:
            mocked.remote.before_forgetting = lambda: coverage.collect(mocked.remote)
        yield mocked
        if coverage is not None:
            coverage.collect(mocked.remote)


@pytest.fixture
def collectif(vocmocks: Any) -> VendorMock:
    return _vendor(vocmocks, "collectif")


@pytest.fixture
def chattermill(vocmocks: Any) -> VendorMock:
    return _vendor(vocmocks, "chattermill")


@pytest.fixture
def track_cxm(vocmocks: Any) -> VendorMock:
    return _vendor(vocmocks, "track-cxm")


@pytest.fixture
def agent_connect(vocmocks: Any) -> VendorMock:
    return _vendor(vocmocks, "agent-connect")


@pytest.fixture
def repzo(vocmocks: Any) -> VendorMock:
    return _vendor(vocmocks, "repzo")


def _vendor(mocked: Any, name: str) -> VendorMock:
    vendor: VendorMock = mocked.vendor(name)
    return vendor


def tenant_of(nodeid: str) -> str:
    """A credential that every mock accepts, the same for the same test each time."""
    name = re.sub(r"[^a-z0-9]+", "-", nodeid.rpartition("::")[2].lower()).strip("-")[:24]
    return f"test_{hashlib.blake2b(nodeid.encode(), digest_size=6).hexdigest()}-{name}".rstrip("-")


def _settings(request: pytest.FixtureRequest) -> Mapping[str, Any]:
    """What the test's markers ask for, the closest one first."""
    wanted: dict[str, Any] = {}
    for marker in request.node.iter_markers("vocmocks"):
        if marker.args:
            raise pytest.UsageError(f"@pytest.mark.vocmocks takes settings by name, such as seed=7, not {marker.args}")
        wanted = {**marker.kwargs, **wanted}
    return wanted
