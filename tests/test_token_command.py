from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from typer.testing import CliRunner

from vocmocks.cli import app
from vocmocks.clock import system_time
from vocmocks.contract import load_vendor
from vocmocks.engine.minting import BAD
from vocmocks.engine.tokens import BadToken, secret_of, verified

NOW, SECONDS = "2026-09-21T14:13:20Z", 1_790_000_000
RULE = load_vendor("agent-connect").security_schemes["jwt"].jwt


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["token", *arguments])
    return done.exit_code, done.stdout, done.stderr


def check(token: str, key: str, now: float) -> None:
    assert RULE is not None
    verified(token, secret_of(key, RULE), RULE).check(now)


def claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found


def test_prints_a_token_for_now_and_the_demo_key() -> None:
    status, output, _ = run("agent-connect")
    assert status == 0
    assert output.count("\n") == 1
    check(output.strip(), "test_demo", system_time())


def test_for_a_key_and_a_clock() -> None:
    token = run("agent-connect", "--key", "test_me", "--now", NOW)[1].strip()
    assert claims(token) == {"iat": SECONDS}
    check(token, "test_me", SECONDS)


def test_headers_can_be_sent_as_they_are() -> None:
    lines = run("agent-connect", "--key", "test_me", "--now", NOW, "--headers")[1].splitlines()
    assert lines[0] == "x-api-key: test_me"
    assert lines[1].startswith("Authorization: ey")
    check(lines[1].removeprefix("Authorization: "), "test_me", SECONDS)


@pytest.mark.parametrize("kind", BAD)
def test_each_bad_kind_is_refused(kind: str) -> None:
    token = run("agent-connect", "--bad", kind, "--now", NOW)[1].strip()
    with pytest.raises(BadToken):
        check(token, "test_demo", SECONDS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["agent-conect"], 'Did you mean "agent-connect"?'),
        (["collectif"], "collectif wants no JSON Web Token"),
        (["agent-connect", "--bad", "exired"], 'Did you mean "expired"?'),
        (["agent-connect", "--now", "yesterday"], "expected ISO 8601"),
    ],
)
def test_what_cannot_be_meant_is_one_line_and_status_2(arguments: list[str], said: str) -> None:
    status, output, error = run(*arguments)
    assert (status, output) == (2, "")
    assert said in error
    assert error.count("\n") == 1
