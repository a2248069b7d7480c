"""Where the vendor's document says what a request did not keep: looked up when somebody reads the journal.

The most telling that there is comes first: the source of the rule itself (an overlay's, where it set the rule), that of
the field, that of the operation; `about` says which it is. Where the document is at hand, `passage` is the text there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import Any

import orjson

from vocmocks import data
from vocmocks.contract import overlay as overlays
from vocmocks.contract.model import Contract, Operation
from vocmocks.contract.places import Place, holders, operation_place
from vocmocks.contract.provenance import Source, nearest, provenance
from vocmocks.contract.targets import Parts
from vocmocks.control.passages import Passages

REMEMBERED = 4096
Found = Mapping[str, Any]
OF_OUTCOMES = ("unauthorized", "rate-limited", "unsupported-media-type", "https-required")


class Sources:
    """Of one vendor. `ours`: it has a description and an overlay of ours, so that what the overlay says is found."""

    def __init__(self, contract: Contract, passages: Passages, *, ours: bool) -> None:
        self._contract, self._passages, self._ours = contract, passages, ours
        self._of_rule = lru_cache(REMEMBERED)(self._looked_up)

    def of_violation(self, operation_id: str | None, violation: Mapping[str, Any]) -> Found:
        """What is known of the source of a violation (as JSON, with what it knew itself in `source`)."""
        own = violation["source"]
        found = self._of_rule(operation_id, violation["location"], violation["pointer"], violation["rule"])
        is_own = bool(own) and not (found.get("about") == "rule" and found.get("overlay"))
        field = violation["pointer"].rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        return self._shown({**own, "about": "rule"} if is_own else found, "" if field.isdigit() else field)

    def of_outcome(self, operation_id: str | None, outcome: str) -> Found:
        """Where the document says of what a request was refused for, as a whole."""
        description = self._contract.description
        if outcome == "rate-limited":
            paths = self._paths(operation_id)
            rules = description.get("x-rate-limits", ())
            best: Found = next((rule for rule in rules if paths & set(rule.get("paths", ()))), next(iter(rules), {}))
            return self._shown({**best.get("x-source", {}), "about": "limit"})
        if outcome == "unauthorized":
            schemes = description.get("components", {}).get("securitySchemes", {})
            source = next((scheme["x-source"] for scheme in schemes.values() if "x-source" in scheme), None)
            return self._shown({**(source or self._overlaid("components", "securitySchemes")), "about": "credentials"})
        if outcome == "https-required":
            return self._shown({**self._overlaid("x-https"), "about": "transport"})
        return {}

    def of_operation(self, operation: Operation) -> Found:
        return self._shown({**operation.source, "about": "operation"})

    def _paths(self, operation_id: str | None) -> set[str]:
        place = operation_place(self._contract, operation_id) if operation_id else None
        if place is None or operation_id is None:
            return set()
        return {str(place[0][1]), self._contract.operation(operation_id).path}

    def _overlaid(self, *place: str) -> Source:
        return nearest(place, self._overlay) or {}

    def _shown(self, source: Found, field: str = "") -> Found:
        """With its passage; nothing where it has no document."""
        if not source.get("document"):
            return {}
        passage = self._passages(source, field)
        found = {key: value for key, value in source.items() if key != "overlay"}
        return {**found, "passage": passage} if passage else found

    def _looked_up(self, operation_id: str | None, location: str, pointer: str, rule: str) -> Found:
        operation = operation_place(self._contract, operation_id) if operation_id else None
        if operation is None:
            return {}
        name = pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
        around = holders(self._contract.description, operation, location, pointer)
        looks: tuple[tuple[str, Callable[[Place], Found | None]], ...] = (
            ("rule", lambda place: self._of_keyword(place, rule, name)),
            ("field", self._of_field),
            ("field", lambda place: self._from_overlay(place[0], len(operation[0]))),
        )
        for about, look in looks:
            for place in around:
                if found := look(place):
                    return {**found, "about": about}
        own = operation[1].get("x-source") or self._from_overlay(operation[0], 2)
        return {**own, "about": "operation"} if own else {}

    def _of_keyword(self, place: Place, rule: str, name: str) -> Found | None:
        """The source of `rule` in this schema (or of a parameter's or body's being required), where it has it."""
        parts, value = place
        if rule not in value:
            return None
        beside = value.get("x-source", {})
        if rule == "required":
            if isinstance(value[rule], bool):
                return beside if "in" in value or not name else None
            if name not in value[rule]:
                return None
            parts, beside = (*parts, rule, value[rule].index(name)), beside.get(rule, {})
            source = beside if "document" in beside else beside.get(name, {})
        else:
            parts, source = (*parts, rule), beside.get(rule, {})
        overlaid = self._from_overlay(parts, len(place[0]) + 1)
        own = {(*place[0], "x-source"), (*place[0], "x-source", rule)}
        if source and (overlaid is None or own & self._overlay.keys()):
            return dict(source)
        return overlaid or self._from_overlay(parts, len(place[0]))

    @staticmethod
    def _of_field(place: Place) -> Found | None:
        """What the schema or parameter itself says of its origin: of its type, else of anything in it."""
        source = place[1].get("x-source", {})
        if "document" in source:
            return dict(source)
        inner = [source.get("type"), *source.values()]
        return next((dict(each) for each in inner if isinstance(each, Mapping) and "document" in each), None)

    def _from_overlay(self, parts: Parts, above: int) -> Found | None:
        found = nearest(parts, self._overlay, above)
        return {**found, "overlay": True} if found else None

    @cached_property
    def _overlay(self) -> Mapping[Parts, Source]:
        if not self._ours:
            return {}
        folder = data.schemas() / self._contract.name
        path = folder / "overlay.yaml"
        if not path.exists():
            return {}
        return provenance(orjson.loads((folder / "extracted.json").read_bytes()), overlays.read(path))
