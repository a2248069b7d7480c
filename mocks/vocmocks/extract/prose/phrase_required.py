"""Whether a field has to be given, as descriptions put it in English and Portuguese."""

from __future__ import annotations

import re

from vocmocks.extract.prose.type_words import Said, cell

_WORD = r"(?:required|mandatory|obrigat[óo]ri[oa]s?|requerid[oa]s?)"
_FREE = r"(?:optional|opcional|opcionais)"
_SUBJECT = (
    r"\b(?:this|the|este|esta|esse|o|a)?\s*(?:field|parameter|param|attribute|property|campo|par[âa]metro|atributo)\s+"
)
_YES = [
    re.compile(rf"\A\W*{_WORD}\s*(?:[.,;:)\]|]|\Z)", re.IGNORECASE),
    re.compile(rf"[(\[,]\s*{_WORD}\s*[)\],]", re.IGNORECASE),
    re.compile(
        rf"(?:[.!;:]\s+|\n\s*|\s[-–—|]\s+){_WORD}\s*(?:(?:field|parameter|campo|par[âa]metro)\s*)?(?=[.,!;|)\]\n]|\Z)",
        re.IGNORECASE,
    ),
    re.compile(rf"[(\[,]\s*(?:[\w<>\[\]/ ]{{1,30}}[,;|]\s*)?{_WORD}\s*[)\],;|]", re.IGNORECASE),
    re.compile(
        rf"(?:\A|[.!;]\s+|\n\s*)(?:it|this|is|it's|campo|par[âa]metro"
        rf"|atributo)\s+(?:is\s+)?(?:always\s+)?{_WORD}\s*(?=[.!;)]|\n|\Z)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:{_SUBJECT}|(?:\A|[.!;]\s+)(?:(?:it|this)\s+)?)(?:must|deve)\s+(?:always\s+)?(?:be"
        rf"|ser)\s+(?:provided|given|specified|present|supplied|informad[oa]|enviad[oa]"
        rf"|preenchid[oa])\s*(?=[.!;)]|\n|\Z)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_SUBJECT}(?:is|é)\s+(?:always\s+|sempre\s+)?{_WORD}(?!\s+(?:if|se|when|for|para|only))", re.IGNORECASE
    ),
]
_NO = [
    re.compile(rf"\A\W*{_FREE}\s*(?:[.,;:)\]|]|\Z)", re.IGNORECASE),
    re.compile(rf"[(\[,]\s*{_FREE}\s*[)\],]", re.IGNORECASE),
    re.compile(rf"(?:[.!;:]\s+|\n\s*|\s[-–—|]\s+){_FREE}\s*(?=[.,!;|)\]\n]|\Z)", re.IGNORECASE),
    re.compile(rf"[(\[,]\s*(?:[\w<>\[\]/ ]{{1,30}}[,;|]\s*)?{_FREE}\s*[)\],;|]", re.IGNORECASE),
    re.compile(rf"(?:\A|[.!;]\s+|\n\s*)(?:it|this)\s+is\s+{_FREE}\s*(?=[.!;)]|\n|\Z)", re.IGNORECASE),
    re.compile(rf"\A\W*(?:not|n[ãa]o)\s+{_WORD}\s*(?=[.,!;|)\]\n]|\Z)", re.IGNORECASE),
    re.compile(rf"[(\[,.;]\s*(?:not|n[ãa]o)\s+{_WORD}\s*(?=[.,!;|)\]\n]|\Z)", re.IGNORECASE),
    re.compile(rf"{_SUBJECT}(?:is|é)\s+{_FREE}", re.IGNORECASE),
    re.compile(rf"{_SUBJECT}(?:is\s+not|n[ãa]o\s+é)\s+{_WORD}", re.IGNORECASE),
]
_EITHER = re.compile(
    rf"\beither\s+(?:one\s+)?(?:of\s+)?(?:the\s+)?(\w+)\s+or\s+(?:the\s+)?(\w+)(?:\s+fields?"
    rf"|\s+attributes?)?\s+(?:is|are)\s+{_WORD}",
    re.IGNORECASE,
)
_ONLY = re.compile(
    rf"\b(?:only|s[óo]|somente|apenas)\s+(?:é\s+)?{_WORD}|\bconditional(?:ly)?\b|\bcondicional", re.IGNORECASE
)
_IF = re.compile(rf"{_WORD}[)\]*]*,?\s+(?:if|se|when|quando)\s+(?P<rest>[^).;\n]+)", re.IGNORECASE)
_IF_GIVEN = re.compile(
    r"(?:tiver|houver|there is|with)\s+(\w+)|(\w+)\s+(?:is|for|foi)\s+(?:given|set|used|present|provided|informad[oa])",
    re.I,
)
_IF_EQUAL = re.compile(r"(\w+)\s*(?:is|=|==|for|é|:)?\s*(true|false)\b", re.IGNORECASE)
_IF_WORD = re.compile(
    r"\A(?:the\s+|o\s+|a\s+)?(?:[`\"'](?P<marked>\w+)[`\"']|(?P<name>\w+))\s*(?:is set to|is equal to"
    r"|equals|is|==?|for igual a|for|é igual a|é|:)\s*"
    r"(?:[`\"'](?P<quoted>[\w.-]+)[`\"']|(?P<value>[\w.-]+))\s*\Z",
    re.IGNORECASE,
)
_NOT_CONSTANTS = {
    "not", "given", "set", "used", "present", "provided", "specified", "empty", "omitted", "null", "missing",
    "none", "a", "an", "the",
    "enabled", "disabled", "selected", "passed", "sent", "non", "informado", "informada", "vazio", "vazia",
    "nulo", "um", "uma", "supplied",
    "available", "active", "known", "needed", "required", "absent", "blank", "defined", "usado", "usada",
    "enviado", "enviada",
}  # fmt: skip
_MARKED = re.compile(
    rf"(?:<(?:strong|b|em|i|code)>|(?<![\w*_`])(?:\*{{1,3}}|_{{1,2}}|`))\s*[(\[]?(?P<mark>{_WORD}"
    rf"|{_FREE})[)\]]?[.:,]?\s*"
    r"(?:</(?:strong|b|em|i|code)>|(?:\*{1,3}|_{1,2}|`)(?![\w*`]))[.:,]?(?!\s*(?:attribute|field|flag"
    r"|property|parameter|array|keyword|is\b|=))",
    re.IGNORECASE,
)
_TYPED = re.compile(rf"\W*[\w<>\[\]]{{1,20}}\s*[,;|/-]?\s*(?P<mark>{_WORD}|{_FREE})\W*", re.IGNORECASE)
_UNLESS = re.compile(
    rf"{_WORD}[)\]*]*,?\s+(?:unless|except|on|for|only|in|exceto|apenas|somente|salvo|a menos)\b", re.IGNORECASE
)
_MUTUAL = re.compile(rf"{_WORD},?\s+(?:if|se)\s+(?:one|either|any|forem|for|um)\b", re.IGNORECASE)
_FOR = re.compile(rf"\A\W*{_WORD}\s+(?:for|para|em)\s+(?P<rest>[^.;()\n]+)", re.IGNORECASE)
_GENERAL = {
    "distribution", "distributions", "distribuição", "distribuições", "distribuicoes", "de", "do", "da", "via", "the",
    "all", "requests", "only", "for", "para", "tipo", "type",
}  # fmt: skip
_PRONOUNS = {"one", "it", "any", "you", "they", "this", "that", "not", "ele", "um", "both"}


def required(text: str) -> Said:
    """`required`, or the condition on which it is. Says nothing of fields that only some customers have to give."""
    if either := _EITHER.search(text):
        return [("requiredAny", [either.group(1), either.group(2)])]
    if _ONLY.search(text):
        return []
    if condition := _condition(text):
        return condition
    if _IF.search(text) or _UNLESS.search(text):
        return []
    if (typed := _TYPED.fullmatch(text)) and cell(text) is not None:
        return [("required", re.fullmatch(_WORD, typed.group("mark"), re.IGNORECASE) is not None)]
    if any(pattern.search(text) for pattern in _NO):
        return [("required", False)]
    if any(pattern.search(text) for pattern in _YES):
        return [("required", True)]
    return []


def _condition(text: str) -> Said:
    if match := _FOR.match(text):
        words = [word for word in re.findall(r"[\w-]+", match.group("rest").lower()) if word not in _GENERAL]
        return [("requiredFor", words[0])] if len(words) == 1 else []
    if (match := _IF.search(text)) is None:
        return []
    rest = match.group("rest")
    if (equal := _IF_EQUAL.search(rest)) and equal.group(1).lower() not in _PRONOUNS:
        return [("requiredIf", {"property": equal.group(1), "const": equal.group(2).lower() == "true"})]
    if (word := _IF_WORD.match(rest.strip())) and (found := _constant(word)):
        return found
    if given := _IF_GIVEN.search(rest):
        name = given.group(1) or given.group(2)
        return [("requiredIf", {"property": name})] if name.lower() not in _PRONOUNS else []
    return []


def _constant(match: re.Match[str]) -> Said:
    """`required if type is card`: the other field and the value on which this one is required."""
    name = match.group("marked") or match.group("name")
    value = match.group("quoted") or match.group("value")
    if name.lower() in _PRONOUNS or (value.lower() in _NOT_CONSTANTS and not match.group("quoted")):
        return []
    return [("requiredIf", {"property": name, "const": int(value) if re.fullmatch(r"\d{1,9}", value) else value})]


def marked(text: str) -> str:
    """The text with marks in bold, italics or code (`**Required**`) in brackets instead."""
    return _MARKED.sub(lambda match: f" ({match.group('mark')}) ", text)


def mutual(text: str) -> bool:
    """Whether fields named together are required as soon as one of them is given."""
    return _MUTUAL.search(text) is not None


def is_conditional(text: str) -> bool:
    return _IF.search(text) is not None or _FOR.match(text) is not None


def without_marks(text: str) -> str:
    """The text without its marks in brackets: `(Optional) bool` → `bool`."""
    return re.sub(
        rf"[(\[]\s*(?:{_WORD}|{_FREE})(?:\s+(?:if|se)\s[^)\]]*)?\s*[)\]]", " ", text, flags=re.IGNORECASE
    ).strip()
