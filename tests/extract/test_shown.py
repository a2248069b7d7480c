"""Samples against what the text says about the whole operation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .drafts import collection, described, item, kinds

LISTED = "<h3>Query parameters</h3><ul>{}</ul>"


def period(folder: Path, longest: str, start: str, end: str) -> dict[str, Any]:
    said = f"<ul><li>A range of dates (up to {longest}).</li></ul>"
    rows = f"<li><strong>start</strong> and <strong>end</strong>:{said}</li>"
    url = f"https://api.example.com/things?start={start}&end={end}"
    return described(folder, collection(item(url=url, description=LISTED.format(rows))))


@pytest.mark.parametrize(
    ("longest", "start", "end", "is_longer"),
    [
        ("3 months", "2024-08-01", "2025-08-30", True),
        ("3 months", "2024-11-30", "2025-02-28", False),
        ("3 months", "2024-11-30", "2025-03-01", True),
        ("30 days", "2024-01-01", "2024-01-31", False),
        ("30 days", "2024-01-01", "2024-02-01", True),
        ("1 year", "2024-02-29", "2025-02-28", False),
        ("1 year", "2024-02-29", "2025-03-01", True),
    ],
)
def test_a_period_that_is_too_long(tmp_path: Path, longest: str, start: str, end: str, is_longer: bool) -> None:
    found = period(tmp_path, longest, start, end)
    parameters = next(iter(next(iter(found["paths"].values())).values()))["parameters"]
    assert all("x-max-span" in parameter["schema"] for parameter in parameters)
    assert ("span" in kinds(found)) == is_longer
    assert all(len(conflict["places"]) == 3 for conflict in found["x-conflicts"] if conflict["kind"] == "span")


@pytest.mark.parametrize(("shown", "differs"), [(100, True), (10, False)])
def test_a_page_of_another_size(tmp_path: Path, shown: int, differs: bool) -> None:
    rows = "<li><code>limit</code> (Integer): Records per page. Default: 10</li>"
    answer = f'<h6>Response json</h6><pre><code>{{"things": [], "per_page": {shown}}}</code></pre>'
    found = described(tmp_path, collection(item(description=LISTED.format(rows) + answer)))
    assert ("default" in kinds(found)) == differs


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("Channel of email", "Channel of API", True),
        ("Channel of API", "channel of the API", False),
        ("Channel of api", "Channel of API", False),
        ("words present here", "words required here", False),
    ],
)
def test_comments_that_call_it_two_things(tmp_path: Path, one: str, other: str, differs: bool) -> None:
    text = f'<h3>Request body</h3><pre><code>{{"channel": "11" //{one}\n}}</code></pre>'
    found = described(tmp_path, collection(item("POST", body=f'{{"channel": "11" //{other}\n}}', description=text)))
    assert ("comment" in kinds(found)) == differs
