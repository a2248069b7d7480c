"""Bounds in words: what is a limit on a value, and what only has numbers in it."""

from __future__ import annotations

from typing import Any

import pytest

from vocmocks.extract.model import Source
from vocmocks.extract.prose import phrases

HERE = Source("doc", "table")


def said(text: str) -> dict[str, Any]:
    return {fact.keyword: fact.value for fact in phrases.facts(text, HERE)}


STATED: list[tuple[str, dict[str, Any]]] = [
    ("Between 1 and 20", {"minimum": 1, "maximum": 20}),
    ("from 0 to 10", {"minimum": 0, "maximum": 10}),
    ("Number, from 0 to 10.", {"type": "number", "minimum": 0, "maximum": 10}),
    ("integer 1-5", {"type": "integer", "minimum": 1, "maximum": 5}),
    ("Rating on a scale of 1–5", {"minimum": 1, "maximum": 5}),
    ("range: 0-100", {"minimum": 0, "maximum": 100}),
    ("At least 8 characters", {"minLength": 8}),
    ("Password, at least 8 characters long.", {"minLength": 8}),
    ("No more than 50", {"maximum": 50}),
    ("Maximum length: 255 characters", {"maxLength": 255}),
    ("Up to 255 characters", {"maxLength": 255}),
    ("max 255 chars", {"maxLength": 255}),
    ("string (max 40)", {"type": "string", "maxLength": 40, "maximum": 40}),
    ("must not be empty", {"minLength": 1}),
    ("Cannot be blank.", {"minLength": 1}),
    ("Entre 1 e 20", {"minimum": 1, "maximum": 20}),
    ("Número entre 1 e 20 (padrão: 10)", {"default": 10, "minimum": 1, "maximum": 20}),
    ("no máximo 255 caracteres", {"maxLength": 255}),
    ("Texto de 3 a 50 caracteres", {"minLength": 3, "maxLength": 50}),
    ("Page size, between 1 and 100 inclusive", {"minimum": 1, "maximum": 100}),
    ("Must be between 1 and 100.", {"minimum": 1, "maximum": 100}),
    ("Length must be between 3 and 30 characters", {"minLength": 3, "maxLength": 30}),
    ("3-30 characters", {"minLength": 3, "maxLength": 30}),
    ("exactly 2 characters", {"minLength": 2, "maxLength": 2}),
    ("Up to 10 items", {"maxItems": 10}),
    ("Maximum of 10 items", {"maxItems": 10}),
    ("Maximum 50 items per page", {"maximum": 50}),
    ("Must be greater than 0", {"exclusiveMinimum": 0}),
    ("must be >= 1", {"minimum": 1}),
    ("A positive integer", {"minimum": 1}),
    ("non-negative integer", {"minimum": 0}),
    ("Percentage from 0 to 100%", {"minimum": 0, "maximum": 100}),
    ("Maximum 100.", {"maximum": 100}),
    ("value cannot exceed 500", {"maximum": 500}),
    ("max 1,000", {"maximum": 1000}),
    ("between 0.5 and 1.5", {"minimum": 0.5, "maximum": 1.5}),
    ("Ids, up to 100", {"maximum": 100}),
    ("Minimum length 8", {"minLength": 8}),
    ("must be at least 3", {"minimum": 3}),
    ("0..10", {"minimum": 0, "maximum": 10}),
]


NOT_STATED: list[tuple[str, dict[str, Any]]] = [
    ("Score (1 to 5)", {}),
    ("see section 1-5", {}),
    ("up to you", {}),
    ("between them", {}),
    ("Between 2020-01-01 and 2021-01-01", {}),
    ("costs between 1 and 20 dollars", {}),
    ("Between 1 and 30 days", {}),
    ("see pages 1-5", {}),
    ("version 1.2 to 1.4", {}),
    ("e.g. between 1 and 5", {}),
    ("Usually between 1 and 5", {}),
    ("Up to 3 decimal places", {}),
    ("Numbers 1-800-555", {}),
    ("Phone 555-1234", {}),
    ("valid from 1 to 5 business days", {}),
    ("Files up to 10 MB", {}),
    ("Preview of the text, up to 50 characters", {}),
    ("Max size 10MB", {}),
    ("Retries a maximum of 3 times", {}),
    ("Timeout in seconds (0-60)", {}),
    ("Move from 1 to 5", {}),
    ("Page 1 to 5 of the results", {}),
    ("Discount from 10 to 20 applies on Mondays", {}),
    ("Time range 08:00-18:00", {}),
    ("De 1 a 5 dias úteis", {}),
    ("Max. 3 days before", {}),
    ("Returns between 1 and 5 results depending on load", {}),
]


@pytest.mark.parametrize(("text", "expected"), [*STATED, *NOT_STATED])
def test_what_a_phrase_says(text: str, expected: dict[str, Any]) -> None:
    assert said(text) == expected
