"""Operation Objects: parameters, bodies and answers of one operation."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from vocmocks.extract.description.compile import compile_node, is_required
from vocmocks.extract.description.ids import unique
from vocmocks.extract.description.kinds import Mode, strong
from vocmocks.extract.description.separated import as_query, is_separated
from vocmocks.extract.importers.auth import slug
from vocmocks.extract.importers.shape import is_fragment
from vocmocks.extract.model import Draft, Operation, Parameter, RateLimit, Response, Sample
from vocmocks.extract.samples.inference import is_placeholder
from vocmocks.extract.values import elide

LABEL = re.compile(r"(\w+)\s*=\s*(\w+)")


def path_of(draft: Draft, operation: Operation) -> str:
    """The template that the first operation with this path uses: OpenAPI allows one spelling of its variables."""
    shape = re.sub(r"\{[^{}]*\}", "{}", operation.path)
    for other in draft.operations:
        if not other.webhook and re.sub(r"\{[^{}]*\}", "{}", other.path) == shape:
            return other.path
    return operation.path


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the operations of one draft."""

    draft: Draft
    mode: Mode

    def operation(self, operation: Operation) -> dict[str, Any]:
        """The Operation Object."""
        result: dict[str, Any] = {"operationId": operation.operation_id}
        if self.mode.descriptions:
            texts = {"summary": operation.name, "description": operation.description}
            result.update({key: text for key, text in texts.items() if text})
        if operation.tags:
            result["tags"] = list(operation.tags)
        if operation.deprecated:
            result["deprecated"] = True
        if parameters := self.parameters(operation):
            result["parameters"] = parameters
        if operation.body is not None or operation.body_samples:
            result["requestBody"] = self.body(operation)
        result["responses"] = self.responses(operation)
        if operation.security is not None:
            result["security"] = operation.security
        for fact in operation.facts:
            if fact.keyword == "maxRecords":
                result.setdefault("x-max-records", {"value": fact.value, "x-source": fact.source.as_json()})
        result["x-source"] = operation.source.as_json()
        if operation.inferred_path:
            result["x-inferred"] = True
        return result

    def parameters(self, operation: Operation) -> list[dict[str, Any]]:
        rename = dict(zip(_names(operation.path), _names(path_of(self.draft, operation)), strict=False))
        order = {"path": 0, "query": 1, "header": 2, "cookie": 3}
        known = sorted(operation.parameters, key=lambda parameter: order[parameter.location])
        return [self.parameter(parameter, rename) for parameter in known]

    def parameter(self, parameter: Parameter, rename: dict[str, str]) -> dict[str, Any]:
        """A Parameter Object; a path parameter without a stated type is a string."""
        schema = compile_node(parameter.node, self.mode)
        result: dict[str, Any] = {"name": parameter.name, "in": parameter.location}
        if parameter.location == "path":
            result |= {"name": rename.get(parameter.name, parameter.name), "required": True}
        elif is_required(parameter.node):
            result["required"] = True
        if "description" in schema:
            result["description"] = schema.pop("description")
        if parameter.location == "query" and is_separated(parameter.node):
            schema = as_query(parameter, schema)
            result |= {"style": "form", "explode": False} if schema["type"] == "array" else {}
        schema.setdefault("type", "string")
        if schema["type"] == "array":
            schema.setdefault("items", {}).setdefault("type", "string")
        result["schema"] = schema
        if conditions := _conditions(parameter):
            result["x-required-if"] = conditions
        required = is_required(parameter.node)
        return result | {"x-source": (required.source if required else parameter.source).as_json()}

    def body(self, operation: Operation) -> dict[str, Any]:
        mode = replace(self.mode, response=operation.webhook)
        content: dict[str, Any] = {"schema": compile_node(operation.body, mode) if operation.body else {}}
        if found := self.examples(operation.body_samples):
            content["examples"] = found
        return {"required": operation.body_required, "content": {operation.body_media_type: content}}

    def responses(self, operation: Operation) -> dict[str, Any]:
        found = {str(response.status): self.response(response) for response in operation.responses}
        if not operation.webhook:
            for status in self._common(operation):
                found.setdefault(str(status), self._refusal(status))
            for status, (meaning, _) in self.draft.statuses.items():
                if not 300 <= status < 400 and status not in {limit.status for limit in self.draft.limits}:
                    found.setdefault(str(status), self._error(status, meaning))
            if self.draft.error is not None:
                found.setdefault("default", self._error("default"))
        if not any(status[:1] in "2d" for status in found):
            found["200"] = {"description": phrase(200)}
        return dict(sorted(found.items()))

    def _common(self, operation: Operation) -> list[int]:
        facts = self.draft.facts if operation.security != [] else []
        statuses = [
            fact.value for fact in facts if fact.keyword == "authenticationStatus" and isinstance(fact.value, int)
        ]
        limits = [limit.status for limit in self.draft.limits if covers(limit, operation)]
        return [*statuses, *limits, *(limit.status for limit in operation.limits)]

    def _refusal(self, status: int) -> dict[str, Any]:
        """A refusal; the text that the document shows for one over the limit is its body."""
        body = next((fact for fact in self.draft.facts if fact.keyword == "rateLimitBody"), None)
        if status != HTTPStatus.TOO_MANY_REQUESTS or body is None:
            return self._error(status)
        text = {"schema": {"type": "string"}, "examples": {"example": {"value": body.value}}}
        return {"description": phrase(status), "content": {"text/plain": text}, "x-source": body.source.as_json()}

    def _error(self, status: int | str, meaning: str = "") -> dict[str, Any]:
        result: dict[str, Any] = {"description": meaning if self.mode.descriptions and meaning else phrase(status)}
        if self.draft.error is not None and str(status)[:1] != "2":
            result["content"] = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
            result["x-source"] = self.draft.error.source.as_json()
        return result

    def response(self, response: Response) -> dict[str, Any]:
        """A Response Object with the vendor's own samples as examples."""
        if response.node is None and not response.samples:
            return self._error(response.status, response.description) | {"x-source": response.source.as_json()}
        mode = replace(self.mode, response=True)
        content: dict[str, Any] = {"schema": compile_node(response.node, mode) if response.node else {}}
        if found := self.examples(response.samples):
            content["examples"] = found
        text = response.description if self.mode.descriptions else ""
        return {"description": text or phrase(response.status), "content": {response.media_type: content},
                "x-source": response.source.as_json()}  # fmt: skip

    def examples(self, samples: list[Sample]) -> dict[str, Any]:
        """Example Objects under stable names; one that has placeholders for values says so."""
        found: dict[str, Any] = {}
        for sample in samples:
            if is_fragment(sample):
                continue
            value = sample.value if self.mode.descriptions else elide(sample.value)
            example = {"value": value, "x-source": sample.source.as_json()}
            if has_placeholder(sample.value) and not sample.media_type.endswith(("xml", "html", "csv")):
                example["x-placeholders"] = True
            found[unique(example_name(sample), set(found))] = example
        return found


def covers(limit: RateLimit, operation: Operation) -> bool:
    return not limit.paths or operation.path in limit.paths


def phrase(status: int | str) -> str:
    """HTTP's own words for a status."""
    try:
        return HTTPStatus(int(status)).phrase
    except ValueError:
        return "Error"


def example_name(sample: Sample) -> str:
    """`history_true` for "Response json for history=true"; a saved response's own name."""
    if found := LABEL.search(sample.label):
        return slug(f"{found[1]}_{found[2]}")
    saved = sample.source.note and sample.source.note.startswith("saved")
    return slug(sample.label) if saved and sample.label.isascii() and sample.label else "example"


def has_placeholder(value: Any) -> bool:
    if isinstance(value, dict):
        return any(has_placeholder(child) for child in value.values())
    if isinstance(value, list):
        return any(has_placeholder(child) for child in value)
    return isinstance(value, str) and value != "" and is_placeholder(value)


def _names(path: str) -> list[str]:
    return re.findall(r"\{([^{}]*)\}", path)


def _conditions(parameter: Parameter) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for fact in strong(parameter.node.said("requiredIf")):
        found.setdefault(repr(fact.value), {**fact.value, "x-source": fact.source.as_json()})
    return list(found.values())
