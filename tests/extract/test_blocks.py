"""Blocks of HTML, Markdown and plain text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.extract.prose.blocks import (
    PSEUDO,
    Block,
    Code,
    Heading,
    Item,
    List,
    Markup,
    Paragraph,
    Table,
    is_bold,
    plain,
    read,
)


def one(text: str, markup: Markup = "auto") -> Block:
    (block,) = read(text, markup)
    return block


def test_headings_and_paragraphs() -> None:
    assert read('<h3 id="x">Request <strong>body</strong></h3><p>Some &lt;id&gt; in <code>a_b</code></p>') == [
        Heading(3, "Request body"),
        Paragraph("Some <id> in a_b", codes=("a_b",)),
    ]


def test_line_breaks_are_kept() -> None:
    assert one("<p>Dates:<br /><code>a</code> ; x<br><code>b</code>; y</p>") == Paragraph(
        "Dates:\na ; x\nb; y", ("a", "b")
    )


HTML_TABLE = """<div><table><thead><tr><th><strong>Parameter</strong></th><th>Definition</th></tr></thead><tbody>
<tr><td><strong>why</strong> <em>string,</em> required</td>
    <td>One.<br /><br />Two <code>x</code></td></tr></tbody></table></div>"""


def test_tables_remember_marks_and_lines() -> None:
    table = one(HTML_TABLE)
    assert isinstance(table, Table)
    assert [cell.text for cell in table.headers] == ["Parameter", "Definition"]
    ((name, text),) = table.rows
    assert (name.text, name.strong, name.emphasised) == ("why string, required", ("why",), ("string,",))
    assert (text.lines, text.codes) == (("One.", "Two x"), ("x",))


def test_a_table_without_headers() -> None:
    table = one("<table><tr><td>a</td><td>b</td></tr></table>")
    assert isinstance(table, Table)
    assert (table.headers, len(table.rows)) == ((), 1)


def test_lists_nest() -> None:
    text = "<ol><li><p><strong>limit</strong>:</p><ul><li>Per page</li></ul></li><li>plain <code>x</code></li></ol>"
    assert one(text) == List(
        True,
        (
            Item("limit:", strong=("limit",), blocks=(List(False, (Item("Per page"),)),)),
            Item("plain x", codes=("x",)),
        ),
    )


def test_code_keeps_its_text_and_language() -> None:
    assert one('<pre class="s"><code class="language-json">{\n  "a": 1\n}\n\n</code></pre>') == Code(
        "json", '{\n  "a": 1\n}'
    )
    assert one("<pre><code>a: &lt;b&gt;</code></pre>") == Code("", "a: <b>")


def test_markdown() -> None:
    text = "# Top\n\nSee `x` and **y**.\n\n| a | b |\n|---|---|\n| `c` | d |\n\n- one\n- two\n\n```json\n{}\n```\n"
    heading, paragraph, table, list_, code = read(text)
    assert heading == Heading(1, "Top")
    assert paragraph == Paragraph("See x and y.", ("x",), ("y",))
    assert isinstance(table, Table)
    assert table.rows[0][0].codes == ("c",)
    assert list_ == List(False, (Item("one"), Item("two")))
    assert code == Code("json", "{}")


def test_plain_text_is_paragraphs() -> None:
    assert read("One <id> here.\n\nTwo.", "text") == [Paragraph("One <id> here."), Paragraph("Two.")]
    assert read("Only a line") == [Paragraph("Only a line")]
    assert read("") == []


@pytest.mark.parametrize(
    "text",
    [
        "<p><strong>Allowed parameters:</strong></p>",
        "<p>Date Parameters:</p>",
        "<p><strong>Mandatory attributes</strong>:</p>",
    ],
)
def test_short_lines_with_a_colon_are_headings(text: str) -> None:
    block = one(text)
    assert isinstance(block, Heading)
    assert block.level == PSEUDO
    assert not block.text.endswith(":")


@pytest.mark.parametrize(
    "text",
    [
        "<p>Then you have to send it in the header of the request:</p>",
        "<p><strong>Bold</strong> and more of it here:</p>",
        "<p><strong>Only bold</strong></p>",
        "<p>A. B:<br>C:</p>",
    ],
)
def test_other_lines_are_paragraphs(text: str) -> None:
    assert isinstance(one(text), Paragraph)


def test_bold_lines() -> None:
    assert is_bold(Paragraph("Sample for x", strong=("Sample for x",)))
    assert not is_bold(Paragraph("Sample for x", strong=("Sample",)))


def test_plain_flattens() -> None:
    assert plain("<p>Options are:</p><ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>") == "Options are:\na\nb\nc"


@given(st.text(), st.sampled_from(["html", "markdown", "text", "auto"]))
def test_never_fails(text: str, markup: Markup) -> None:
    read(text, markup)


@pytest.mark.parametrize("text", ["<div>" * 4000, "<ul><li>" * 4000, "> " * 4000])
def test_depth_does_not_exhaust_the_stack(text: str) -> None:
    read(text)
