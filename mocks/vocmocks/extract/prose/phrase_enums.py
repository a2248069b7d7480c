"""Listed values that a text gives without the colon of a formal list, in English and Portuguese.

What stands in quotes or in code counts as a value. Bare words only do when the sentence is a list of nothing else and
none of them is a word that describes values ("can be relative or absolute") instead of being one.
"""

from __future__ import annotations

import re

_QUOTES = "\"“”‘’'`"
_QUOTED = r"(?:\"[^\"\n]{1,40}\"|“[^”\n]{1,40}”|‘[^’\n]{1,40}’|`[^`\n]{1,40}`|'[^'\n]{1,40}')"
_TOKEN = r"[A-Za-z0-9_+-][\w+-]*(?:\.[\w+-]+)*"
_NOTE = r"(?:\s*\([^()\n]{1,60}\))?"
_VALUE = rf"(?:{_QUOTED}|{_TOKEN}){_NOTE}"
_GLUE = r"(?:\s*,\s*(?:or\s+|and\s+|ou\s+|e\s+)?|\s*\|\s*|\s*/\s*|\s+(?:or|and|ou|e)\s+)"
_LIST = rf"(?P<list>{_VALUE}(?:{_GLUE}{_VALUE})*)"
_PIPED = rf"(?P<list>(?:{_QUOTED}|{_TOKEN})(?:\s*\|\s*(?:{_QUOTED}|{_TOKEN}))+)"
_END = r"(?=\s*(?:[.;)\]\n]|\(|,?\s*(?:default|padr[ãa]o|case[- ]insensitive|case[- ]sensitive)\b|\Z))"
_NOUN = r"(?:values?|options?|choices|states?|status(?:es)?|modes?|valor(?:es)?|op[çc](?:ões|ão|oes))"
_ANY = r"(?:allowed|possible|valid|accepted|acceptable|permitted|supported|available|known|allowable)"
_PT = r"(?:permitid[oa]s|poss[íi]veis|aceit[oa]s|v[áa]lid[oa]s|dispon[íi]veis|suportad[oa]s)"
_FIRM = re.compile(
    rf"(?:\b{_ANY}\s+{_NOUN}(?:\s+(?:are|is|include only))?\s*:?\s+|\b{_NOUN}\s+{_PT}(?:\s+s[ãa]o)?\s*:?\s+"
    rf"|\b(?:must|should|has to)\s+be\s+(?:either|one of(?:\s+the)?(?:\s+following)?(?:\s+values)?)\s*:?\s+"
    r"|\b(?:either|one of(?:\s+the)?(?:\s+(?:following|values)){0,2})\s*:?\s+|\bdeve ser\s+(?:um de\s+"
    r"|um dos(?:\s+valores)?\s+)?"
    r"|\b(?:um|uma) d(?:e|os|as)(?:\s+(?:seguintes|valores|op[çc][õo]es)){0,2}\s*:?\s+"
    r"|(?:\A|[.;(\n])\s*(?:values?|options|choices|enum|allowed|valores?|op[çc][õo]es|permitidos)\s*:\s*)"
    rf"{_LIST}{_END}",
    re.IGNORECASE,
)  # fmt: skip
_LOOSE = re.compile(
    rf"(?:\b(?:can|may|must|could|will|should)\s+be\s+(?:set to\s+)?|\b(?:pode|deve)\s+ser\s+|(?:\A"
    rf"|[.;(\n]|\)\s*[:–—-])\s*)(?:either\s+)?{_LIST}{_END}",
    re.IGNORECASE,
)
_BARS = re.compile(rf"(?:\A|[:(\[]\s*|\benum\s*:?\s*)\s*{_PIPED}(?=\s*(?:[.;,)\]\n(]|\s[-–—]\s|\Z))", re.IGNORECASE)
_SPACED = re.compile(rf"\b(?:enum|values|valores)\s*:?\s*(?P<list>{_QUOTED}(?:\s+{_QUOTED})+)", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:can|may|could|pode)\s+(?:be|ser)\b|\b(?:deve|must|will|should)\s+(?:be|ser)\s+(?!one of|either|um d)",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(
    r"\b(?:e\.g|i\.e|eg|ex|for example|for instance|such as|like|including|includes?|examples?|exemplos?"
    r"|por exemplo|tais? como"
    r"|como por|unless|if|se|caso|when|quando|not|n[ãa]o|at least|pelo menos)\b",
    re.IGNORECASE,
)  # fmt: skip
_MORE = re.compile(
    r"\betc\b|\.\.\.|…|\band (?:more|others?|so on)\b|\bamong others\b|\bentre outr[oa]s\b|\bor (?:any"
    r"|another|other)\b",
    re.I,
)
_DESCRIBED = (
    "an the not null nil none empty blank any all more less left both one either other another omitted used it "
    "them this that these those here there then than undefined missing present absent given set unset id ids uuid "
    "uuids guid email emails e-mail username usernames name names slug url urls uri code codes key keys number "
    "numbers string strings integer integers int boolean booleans float object objects array arrays list lists "
    "date dates datetime time timestamp hash phone path json xml html text file files character characters digits "
    "letters value values word words field fields parameter parameters positive negative zero relative absolute "
    "uppercase lowercase upper lower single multiple full partial required optional mandatory numeric "
    "alphanumeric alphabetic hexadecimal plural singular obrigatório opcional nulo vazio texto número inteiro "
    "objeto lista data positivo negativo usado não outro e-mails telefone código nome "
)
_DESCRIBING = frozenset(_DESCRIBED.split())
"""Words that describe values, or name kinds of them, rather than being one."""
_PARTICIPLE = re.compile(r"(?:ed|ing|ado|ada|ados|adas|ido|ida|idos|idas)\Z", re.IGNORECASE)


def informal(text: str) -> list[str]:
    """The values that a text lists without a formal list; empty when it lists none, or only some of them."""
    for pattern in (_SPACED, _BARS, _FIRM):
        for match in pattern.finditer(text):
            if values := _closed(text, match, firm=True):
                return values
    for match in _LOOSE.finditer(text):
        if values := _closed(text, match, firm=False):
            return values
    return []


def _closed(text: str, match: re.Match[str], *, firm: bool) -> list[str]:
    listed, start = match.group("list"), match.start()
    before = re.split(r"[.;\n]\s", text[:start] + " ")[-1] + match.group()[: match.start("list") - start]
    after = text[match.end("list") :].split(". ")[0]
    if _EXAMPLES.search(before) or _MORE.search(listed + after):
        return []
    parts = re.findall(rf"({_QUOTED}|{_TOKEN}){_NOTE}(?:{_GLUE}|\Z|\s+(?=[\"“‘'`]))", listed)
    if len(parts) < 2:
        return []
    bare = [part for part in parts if part[0] not in _QUOTES]
    if bare and not _values(bare, before, firm=firm):
        return []
    if not re.search(_NOUN, before, re.IGNORECASE) and all(
        part.strip(_QUOTES).lower() in _DESCRIBING for part in parts
    ):
        return [] if {part.strip(_QUOTES).lower() for part in parts} != {"true", "false"} else ["true", "false"]
    return list(dict.fromkeys(part.strip(_QUOTES).strip() for part in parts))


def _values(bare: list[str], before: str, *, firm: bool) -> bool:
    """Whether unmarked words are values. At the start of a sentence alone they never are."""
    if any(word.lower() in _DESCRIBING for word in bare):
        return False
    if firm and not _SAID.search(before):
        return True
    plain = all(not word.isalpha() or word.islower() or word.isupper() for word in bare)
    return plain and _SAID.search(before) is not None and not any(_PARTICIPLE.search(word) for word in bare)
