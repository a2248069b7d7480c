"""The quick walk finds what python-jsonpath finds."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import jsonpath
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vocmocks import data
from vocmocks.contract.targets import find

NAMES = st.sampled_from(["a", "b", "name", "in"])
SCALARS = st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from(["a", "x", "path"])
DOCUMENTS = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=20
)
CONDITIONS = st.builds(lambda name: f"@.{name}", NAMES) | st.builds(
    lambda name, value: f"@.{name} == '{value}'", NAMES, st.sampled_from(["a", "x", "path"])
)
SEGMENTS = st.one_of(
    NAMES.map(lambda name: f".{name}"),
    NAMES.map(lambda name: f"..{name}"),
    NAMES.map(lambda name: f"['{name}']"),
    st.integers(0, 2).map(lambda index: f"[{index}]"),
    st.sampled_from([".*", "[*]"]),
    st.lists(CONDITIONS, min_size=1, max_size=2).map(lambda parts: f"[?{' && '.join(parts)}]"),
)
STRICT = jsonpath.JSONPathEnvironment(strict=True)


def reference(target: str, document: Any) -> dict[tuple[str | int, ...], Any]:
    return {match.parts: match.value for match in STRICT.finditer(target, document)}


@given(DOCUMENTS.filter(lambda value: isinstance(value, dict | list)), st.lists(SEGMENTS, max_size=4))
def test_agrees_with_the_library(document: Any, segments: list[str]) -> None:
    target = "$" + "".join(segments)
    assert find(target, document) == reference(target, document)


@pytest.mark.parametrize(
    "target", ["$..a[?@.b == 'x' || @.c]", "$..*", "$.a[-1]", "$['a','b']", '$["a"]', "$[?@.b > 1]"]
)
def test_the_unusual_is_left_to_the_library(target: str) -> None:
    document = {"a": [{"b": "x"}, {"b": 2}, {"c": 1}], "b": {"b": 3}}
    assert find(target, document) == reference(target, document)


@pytest.mark.parametrize("target", ["", "a", "$.", "$[", "$.a b", "$[?]", "$[01]"])
def test_what_is_no_jsonpath_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        find(target, {"a": 1})


@pytest.mark.parametrize("vendor", data.vendors())
def test_our_own_overlays_do_without_the_library(vendor: str) -> None:
    overlay = yaml.safe_load((data.schemas() / vendor / "overlay.yaml").read_text("utf-8"))
    code = f"""
import sys
from vocmocks.contract import load_vendor
load_vendor({vendor!r})
print("jsonpath" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert overlay["actions"]
    assert done.stdout == "False\n"
