"""`vocmocks run` and `vocmocks env`, from outside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import sys, urllib.request
import marker
request = urllib.request.Request(
    "https://api.repzo.me/v1/activity-feedback-v2", headers={"Authorization": "Bearer test_me"}
)
with urllib.request.urlopen(request) as answer:
    print(answer.status, sys.argv[1:], marker.SEEN)
sys.exit(7)
"""


def vocmocks(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vocmocks", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **more}, timeout=120, check=False)


def test_a_command_reaches_the_mock_and_keeps_its_own_customization(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import marker\nmarker.SEEN = True\n")
    (tmp_path / "marker.py").write_text("SEEN = False\n")
    (tmp_path / "script.py").write_text(SCRIPT)
    path = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = vocmocks(
        "run", "--vendor", "repzo", "--", sys.executable, str(tmp_path / "script.py"), "-v", PYTHONPATH=path
    )
    assert (done.returncode, done.stdout.strip()) == (7, "200 ['-v'] True"), done.stderr


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_other_languages_find_the_authority_and_the_mock() -> None:
    shell = 'curl -sS -o /dev/null -w "%{http_code}" "$VOCMOCKS_URL/__admin/health"'
    done = vocmocks("run", "--vendor", "repzo", "--", "sh", "-c", shell)
    assert (done.returncode, done.stdout) == (0, "200"), done.stderr


def test_the_end_of_a_command_is_told_as_a_shell_does() -> None:
    assert vocmocks("run", "--vendor", "repzo", "--", "sh", "-c", "kill -9 $$").returncode == 137
    done = vocmocks("run", "--vendor", "repzo", "--", "no-such-command")
    assert (done.returncode, done.stderr.strip()) == (2, "Error: no-such-command: No such file or directory")


def test_hosts_and_aliases() -> None:
    assert vocmocks("env", "--format", "hosts", "--vendor", "repzo").stdout.split() == [
        "127.0.0.1", "api.repzo.me", "127.0.0.1", "sv.api.repzo.me",
    ]  # fmt: skip
    assert "          - demo.api.stellaconnect.net\n" in vocmocks("env", "--format", "compose").stdout
    done = vocmocks("env", "--vendor", "repso")
    assert (done.returncode, 'Did you mean "repzo"?' in done.stderr) == (2, True)


def test_variables_name_the_authority(tmp_path: Path) -> None:
    file = tmp_path / "my ca.pem"
    missing = vocmocks("env", "--ca-file", str(file))
    assert missing.returncode == 2
    assert "no such file" in missing.stderr
    file.write_text("PEM")
    shown = vocmocks("env", "--ca-file", str(file)).stdout
    assert f"export SSL_CERT_FILE='{file}'\n" in shown
    assert f"export NODE_EXTRA_CA_CERTS='{file}'\n" in shown
    assert "export" not in vocmocks("env", "--ca-file", str(file), "--format", "dotenv").stdout
