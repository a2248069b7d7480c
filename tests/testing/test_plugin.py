"""The pytest plugin as its users have it: test files of their own, run by pytest."""

from __future__ import annotations

import httpx
import pytest

from vocmocks.testing import MockServer

REVIEW = '{"title": "Great", "text": "I love it", "rating": 5, "date": 1688057218, "source": "G2"}'


@pytest.fixture
def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project whose pytest finds the plugin, and none of those that happen to be installed."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\naddopts = -p vocmocks.testing.plugin\n")
    return pytester


def passed(pytester: pytest.Pytester, text: str, *arguments: str, **outcomes: int) -> pytest.RunResult:
    pytester.makepyfile(text)
    result = pytester.runpytest_subprocess("-q", "-p", "no:cacheprovider", *arguments)
    result.assert_outcomes(**outcomes)
    return result


def test_five_lines_are_a_contract_test(run: pytest.Pytester) -> None:
    passed(
        run,
        f"""
        import httpx

        def test_it_arrives(collectif):
            httpx.post(collectif.url + "/api/1.1/wf/add_review", headers=collectif.headers, json={REVIEW})
            assert collectif.requests.assert_called("add_review", body={{"rating": 5}}).status == 200
            collectif.requests.assert_valid()
        """,
        passed=1,
    )


def test_failures_explain_themselves(run: pytest.Pytester) -> None:
    result = passed(
        run,
        """
        import httpx

        def test_valid(collectif):
            httpx.post(collectif.url + "/api/1.1/wf/add_review", headers=collectif.headers, json={"rating": "5"})
            collectif.requests.assert_valid()

        def test_called(collectif):
            httpx.post(collectif.url + "/api/1.1/wf/add_interview", headers=collectif.headers, json={"date": 1})
            collectif.requests.assert_called("add_review", body={"date": 2})

        def test_nothing(collectif):
            collectif.requests.assert_called("add_review")
        """,
        failed=3,
    )
    result.stdout.fnmatch_lines(
        [
            "*1 of 1 requests did not keep to the contract*",
            "*POST /api/1.1/wf/add_review → 400  add_review: invalid*",
            "*violation: *",
            '*expected a request add_review body={"date":2}, found 0*',
            "*≠ operation: expected add_review, found add_interview*",
            "*≠ body.date: expected 2, found 1*",
            "*no request arrived at all*",
        ]
    )


def test_each_test_has_a_tenant_of_its_own(run: pytest.Pytester) -> None:
    passed(
        run,
        """
        import httpx
        import pytest

        @pytest.mark.parametrize("turn", range(3))
        def test_alone(turn, vocmocks, repzo):
            assert len(vocmocks.requests) == 0
            for _ in range(turn + 1):
                assert httpx.get(repzo.url + "/activity-feedback-v2", headers=repzo.headers).status_code == 200
            assert [each.operation for each in repzo.requests] == ["list_activity_feedback_v2"] * (turn + 1)
            assert vocmocks.repzo is repzo

        def test_no_such_vendor(vocmocks):
            with pytest.raises(AttributeError, match="no vendor \\"repso\\" is served. Did you mean \\"repzo\\""):
                vocmocks.repso
        """,
        passed=4,
    )


def test_clock_faults_and_limits(run: pytest.Pytester) -> None:
    passed(
        run,
        """
        import httpx
        import pytest

        def get(repzo):
            return httpx.get(repzo.url + "/activity-feedback-v2", headers=repzo.headers).status_code

        @pytest.mark.vocmocks(limits={"repzo": (2, 60)}, vendors=("repzo",))
        def test_limit(repzo):
            repzo.freeze("2026-03-01T00:00:00Z")
            assert [get(repzo) for _ in range(3)] == [200, 200, 429]
            repzo.advance(minutes=1)
            assert get(repzo) == 200

        def test_fault(repzo):
            repzo.fail(503, times=2)
            assert [get(repzo) for _ in range(3)] == [503, 503, 200]
            with repzo.fail(500):
                assert get(repzo) == 500
            assert get(repzo) == 200

        def test_socket(repzo):
            repzo.fail(fault="CONNECTION_RESET_BY_PEER", times=1)
            with pytest.raises(httpx.TransportError):
                get(repzo)

        @pytest.mark.vocmocks(scenario="empty-account")
        def test_scenario(repzo):
            answer = httpx.get(repzo.url + "/activity-feedback-v2", headers=repzo.headers).json()
            assert answer["paging"]["total"] == 0

        def test_snapshot(repzo):
            id = repzo.samples["feedback_id"]
            url = repzo.url + "/activity-feedback-v2/" + id
            kept = repzo.snapshot()
            assert httpx.delete(url, headers=repzo.headers).status_code == 200
            assert httpx.get(url, headers=repzo.headers).status_code == 404
            kept.restore()
            assert httpx.get(url, headers=repzo.headers).status_code == 200
        """,
        passed=5,
    )


def test_answers_are_forced(run: pytest.Pytester) -> None:
    passed(
        run,
        f"""
        import httpx
        import pytest
        from vocmocks.errors import VocmocksError

        def post(collectif, path="add_review", **body):
            return httpx.post(
                f"{{collectif.url}}/api/1.1/wf/{{path}}", headers=collectif.headers, json=body or {REVIEW}
            )

        def statuses(vendor):
            return [(each.status, each.outcome) for each in vendor.requests]

        def test_by_code(collectif):
            before = collectif.remote.get("/records/collectif/reviews")["total"]
            collectif.force(200)
            assert post(collectif, rating="5").status_code == 400, "what is not valid is refused all the same"
            collectif.force(200)
            forced = post(collectif)
            assert forced.json() == {{"status": "success", "response": {{}}}}
            assert collectif.remote.get("/records/collectif/reviews")["total"] == before, "nothing was done"
            assert statuses(collectif) == [(400, "invalid"), (200, "forced")]
            assert "status 200" in collectif.requests.last.reason
            assert post(collectif).status_code == 200
            assert collectif.requests.last.outcome == "answered"

        def test_an_error(collectif):
            collectif.force(429, times=2, operation="add_review")
            assert [post(collectif, path).status_code for path in ("add_churn_reason", "add_review")] == [400, 429]
            assert [post(collectif).status_code for _ in range(2)] == [429, 200]

        def test_by_name(track_cxm):
            url = track_cxm.url + "/v1/organizations/{{organization_uuid}}/distributions/{{distribution_uuid}}".format(
                **track_cxm.samples
            )
            def asked():
                return httpx.get(url + "/dispatch_status", headers=track_cxm.headers).json()

            usual = asked()
            with track_cxm.force(example="history_true", operation="list_dispatch_status", times=None):
                forced = asked()
                assert asked() == forced != usual
                assert httpx.get(url, headers=track_cxm.headers).status_code == 200
                assert track_cxm.requests.last.outcome == "answered"
            assert asked() == usual
            other = track_cxm.force(example="history_false")
            assert asked() not in (usual, forced)
            other.remove()

        def test_only_what_there_is(track_cxm):
            for wanted, told in [
                ({{"example": "history_tru"}}, 'no example "history_tru". Did you mean "history_true"'),
                ({{"code": 202}}, "202 is not documented for list_dispatch_status"),
                ({{"code": 404, "example": "history_true"}}, "no example of 404"),
                ({{}}, "expected a code, an example, or both"),
            ]:
                with pytest.raises(VocmocksError, match=told):
                    track_cxm.force(operation="list_dispatch_status", **wanted)
        """,
        passed=4,
    )


WRONG = [
    ("sead=3", 'unknown setting "sead". Did you mean "seed"?'),
    ("7", "takes settings by name, such as seed=7, not (7,)"),
    ("seed='x'", "(seed='x'): expected a whole number"),
    ("auth='sometimes'", "expected one of on, any, off"),
    ("limits={'repzo': 5}", 'expected a dict such as {"repzo": (100, 60)} or {"repzo": "100/minute"}'),
    ("limits={'repzo': '5/fortnight'}", "expected N/minute (or second, hour, day)"),
    ("limits={'repso': (1, 1)}", 'names "repso", which is not served. Did you mean "repzo"?'),
    ("world={'repzo.feedback': '5'}", 'expected a dict such as {"repzo.feedback": 5000}'),
    ("vendors=5", 'expected names such as ("repzo", "collectif")'),
    ("now='tomorrow'", "expected ISO 8601, such as 2026-01-31T09:30:00Z"),
    ("workers=2", "expected 1: tests have a mock of one process"),
    ("scenario='outag'", 'no vendor has a scenario "outag". Did you mean "outage"?'),
]
"""What a marker may not say, and what is said of it."""


def test_settings_that_there_are_not(run: pytest.Pytester) -> None:
    tests = [f"@pytest.mark.vocmocks({marker})\ndef test_{n}(collectif): pass" for n, (marker, _) in enumerate(WRONG)]
    found = passed(run, "\n".join(["import pytest", *tests]), errors=len(WRONG)).stdout.str()
    for _, says in WRONG:
        assert says in found


def test_settings_as_they_are_said(run: pytest.Pytester) -> None:
    passed(
        run,
        """
        import httpx
        import pytest

        def statuses(repzo, **options):
            url = repzo.url + "/activity-feedback-v2"
            return [httpx.get(url, headers=repzo.headers, **options).status_code for _ in range(3)]

        @pytest.mark.vocmocks(limits={"repzo": "2/minute"}, now="2026-01-31T09:30:00Z", vendors="repzo")
        def test_limits(repzo):
            assert repzo.freeze().startswith("2026-01-31T09:30:")
            assert statuses(repzo) == [200, 200, 429]

        @pytest.mark.vocmocks(vendors=["repzo", "track_cxm"], limits=False)
        def test_vendors(vocmocks):
            assert [each["name"] for each in vocmocks.remote.get("/vendors")["vendors"]] == ["repzo", "track-cxm"]

        @pytest.mark.vocmocks(tls=True, vendors=("repzo",))
        def test_tls(vocmocks, repzo):
            assert repzo.url.startswith("https://")
            assert statuses(repzo, verify=str(vocmocks.ca_file)) == [200, 200, 200]
            assert len(repzo.requests) == 3
        """,
        "-W", "ignore:verify=<str>:DeprecationWarning",
        passed=3,
    )  # fmt: skip


def test_a_slip_of_the_pen_is_no_missing_request(run: pytest.Pytester) -> None:
    passed(
        run,
        """
        import httpx
        import pytest
        from vocmocks.errors import VocmocksError

        def test_names(vocmocks, repzo):
            with pytest.raises(VocmocksError, match='repzo has no operation "list_feedback"'):
                repzo.requests.assert_not_called("list_feedback")
            with pytest.raises(VocmocksError, match='"add_reviews". Did you mean "add_review"'):
                vocmocks.requests.find("add_reviews")
            with pytest.raises(TypeError, match='a request has no "statuss": expected one of method, path, status'):
                repzo.requests.assert_not_called("list_activity_feedback_v2", statuss=200)
            repzo.requests.assert_not_called("list_activity_feedback_v2", status=200)
            with pytest.raises(KeyError, match='no sample "feedback". Did you mean "feedback_id"'):
                repzo.samples["feedback"]

        def test_nearly_right(repzo):
            httpx.get(repzo.url + "/activity-feedbak", headers=repzo.headers)
            with pytest.raises(AssertionError) as raised:
                repzo.requests.assert_valid()
            assert 'closest: list_activity_feedback_v2 (GET /repzo/v1/activity-feedback-v2)' in str(raised.value)
            assert 'found "activity-feedbak"' in str(raised.value)
        """,
        passed=2,
    )


def test_the_mock_is_not_rewritten(run: pytest.Pytester) -> None:
    """Where it is installed, pytest would take it for a plugin and compile all of it anew."""
    run.makeconftest(
        """
        def pytest_configure(config):
            config.pluginmanager.rewrite_hook._must_rewrite.add("vocmocks")
        """
    )
    passed(
        run,
        """
        import sys

        def test_it(pytestconfig, repzo):
            assert repzo.url
            assert "vocmocks" not in pytestconfig.pluginmanager.rewrite_hook._must_rewrite
        """,
        passed=1,
    )


def test_the_same_under_xdist(run: pytest.Pytester) -> None:
    passed(
        run,
        """
        import httpx
        import pytest

        @pytest.mark.parametrize("turn", range(6))
        def test_alone(turn, repzo):
            assert httpx.get(repzo.url + "/activity-feedback-v2", headers=repzo.headers).json()["paging"]["total"] > 0
            assert len(repzo.requests) == 1
        """,
        "-p", "xdist", "-n", "2",
        passed=6,
    )  # fmt: skip


def test_a_mock_that_runs_already(run: pytest.Pytester) -> None:
    with MockServer(vendors=("collectif",)) as mock:
        text = f"""
        import httpx

        def test_it(collectif):
            assert len(collectif.requests) == 0
            assert collectif.url.startswith("{mock.url}")
            httpx.post(collectif.url + "/api/1.1/wf/add_review", headers=collectif.headers, json={REVIEW})
            assert len(collectif.requests) == 1
        """
        for _ in range(2):
            passed(run, text, "--vocmocks-url", mock.url, passed=1)
        found = httpx.get(f"{mock.url}/__admin/requests").json()
        assert found["total"] == 1, "the second run begins afresh"
