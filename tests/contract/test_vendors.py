"""Every vendor's contract as it is shipped."""

from __future__ import annotations

import pytest
import yaml

from vocmocks import data
from vocmocks.contract import load_vendor
from vocmocks.engine.verdict import Verdict


@pytest.mark.parametrize("vendor", data.vendors())
def test_documented_answers_keep_to_the_contract(vendor: str) -> None:
    contract = load_vendor(vendor)
    checked = 0
    for operation in contract.operations:
        for response in operation.responses.values():
            for media in response.content.values():
                if media.schema is None:
                    continue
                verdict = Verdict(media.schema, contract.components)
                for name, example in media.examples.items():
                    found = [violation.message for violation in verdict.violations(example, "body")]
                    assert not found, f"{operation.id} {response.status} {name}"
                    checked += 1
    assert checked >= len(contract.operations)


@pytest.mark.parametrize("vendor", data.vendors())
def test_every_overlay_action_names_its_source(vendor: str) -> None:
    overlay = yaml.safe_load((data.schemas() / vendor / "overlay.yaml").read_text("utf-8"))
    assert all(action["x-source"]["document"] for action in overlay["actions"])
