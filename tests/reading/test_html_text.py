from __future__ import annotations

import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from backscroll.reading.html_text import image_addresses, markdown_of

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def words_on(page: str) -> str:
    """Give what a person reads on a page, without white space."""
    body = LexborHTMLParser(page).body
    return "".join(body.text().split()) if body else ""


@pytest.mark.parametrize(
    ("page", "markdown"),
    [
        ("<p>It <b>depends</b> &amp; varies.</p>", "It **depends** & varies."),
        ("<p>one</p><p>two<br>lines</p>", "one\n\ntwo  \nlines"),
        ("one<br><br>two", "one\n\ntwo"),
        ("<h3>Soup <i>again</i></h3>text", "### Soup *again*\n\ntext"),
        ("<ul><li>a</li><li>b<ol start='3'><li>c</li><li>d</li></ol></li></ul>", "- a\n- b\n  3. c\n  4. d"),
        ("<ul><li><p>a</p><p>more</p></li><li>b</li></ul>", "- a\n\n  more\n\n- b"),
        ("<ol><li>run<pre><code>x</code></pre></li></ol>", "1. run\n\n   ```\n   x\n   ```"),
        ("<blockquote><p>q</p><p>r</p></blockquote>", "> q\n>\n> r"),
        ("<p>a</p><hr><p>b</p>", "a\n\n---\n\nb"),
        ("use <code>a `b`</code> and <del>c</del>", "use `` a `b` `` and ~~c~~"),
        ("<a href='https://e.example/a(b)'>this <b>page</b></a>", "[this **page**](https://e.example/a%28b%29)"),
        ("<img src='https://e.example/i.png' alt='a leaf'>", "![a leaf](https://e.example/i.png)"),
        ("<span><p>a</p></span><made-up><p>b</p></made-up>", "a\n\nb"),
        (
            "<b>a</b><b>b</b> <code>c</code><code>d</code> 1!<a href='https://e.example/'>x</a>",
            "**ab** `c` `d` 1\\![x](https://e.example/)",
        ),
        ("", ""),
    ],
)
def test_a_page_becomes_markdown(page: str, markdown: str) -> None:
    assert markdown_of(page) == markdown


def test_a_code_block_keeps_its_lines_and_its_language() -> None:
    page = '<pre><code class="hljs language-c++">\nif (a &lt; b) {\n  f("```");\n}\n</code></pre>'

    assert markdown_of(page) == '````c++\nif (a < b) {\n  f("```");\n}\n````'


def test_a_table_keeps_its_rows_even_where_cells_are_missing_or_hold_bars() -> None:
    page = "<table><caption>Fruit</caption><tr><th>a|b<th>c</tr><tbody><tr><td>1<br>2</tbody></table>"

    assert markdown_of(page) == "Fruit\n\n| a\\|b | c |\n| --- | --- |\n| 1 2 |  |"


@pytest.mark.parametrize(
    "page",
    [
        "a<script>steal()</script>b",
        "a<style>p{}</style>b",
        "a<!-- steal() -->b",
        "a<iframe src='https://e.example'></iframe>b",
        "a<svg><text>steal()</text></svg>b",
        "a<template>steal()</template>b",
        "<p>a<button>steal()</button>b</p>",
    ],
)
def test_what_is_no_text_is_left_out(page: str) -> None:
    assert markdown_of(page) == "ab"


@pytest.mark.parametrize(
    "address", ["javascript:steal()", " JaVaScRiPt:steal()", "data:text/html,x", "file:///etc", ""]
)
def test_a_link_that_leads_to_no_page_keeps_only_its_words(address: str) -> None:
    assert markdown_of(f'<a href="{address}">words</a>') == "words"


def test_a_link_to_a_mailbox_stays() -> None:
    assert markdown_of('<a href="mailto:oda@e.example">write</a>') == "[write](mailto:oda@e.example)"


def test_an_image_that_is_no_page_of_the_web_gives_its_description() -> None:
    assert markdown_of('<img src="data:image/png;base64,AAAA" alt="a leaf"><img src="leaf.png">') == "a leaf"


def test_the_images_of_a_text_are_listed_once() -> None:
    page = '<IMG src="a.png"><p><img src="b.png"><img src="a.png"><img alt="none"></p>'

    assert image_addresses(page) == ["a.png", "b.png"]


@pytest.mark.parametrize(
    "text",
    [
        "<b>not bold</b>",
        "2*3*4",
        "_x_",
        "`x`",
        "[x](https://e.example)",
        "# no heading",
        "- no list",
        "12. no list",
        "+ 1",
        "> no quotation",
        "a\n===",
        "---",
        "![x](y)",
        "&lt;b&gt;",
        "\\*",
        "[x]: https://e.example",
        "~~x~~",
        "a | b\n--- | ---",
    ],
)
def test_text_that_looks_like_markup_stays_text(text: str) -> None:
    page = f"<p>{html.escape(text)}</p>"

    rendered = RENDERER.render(markdown_of(page))

    assert words_on(rendered) == words_on(page)


@pytest.mark.parametrize(
    "page",
    [
        "<p>これ<b>「は」</b>です</p>",
        "<p><b>so:</b>then</p>",
        "<b>a</b><b>b</b>",
        "<i>x<b>y</b></i>z",
        "<b><b>x</b></b>",
        "<code>a</code><code>b</code>",
    ],
)
def test_no_asterisk_or_backtick_is_seen_where_marks_touch_words(page: str) -> None:
    rendered = RENDERER.render(markdown_of(page))

    assert words_on(rendered) == words_on(page)


@pytest.mark.parametrize("page", ["<div>" * 3000 + "a *b*", "<ul><li>" * 1500 + "a *b*", "<b>" * 3000 + "a *b*"])
def test_a_page_nested_too_deep_gives_its_words(page: str) -> None:
    assert markdown_of(page + "<script>steal()</script>") == "a \\*b\\*"


def test_lone_surrogates_and_nul_do_not_come_through() -> None:
    assert markdown_of("a\ud800b\x00c") == "a\ufffdb␀c"


TAGS = st.sampled_from(["b", "i", "code", "span", "em", "strong"])
TEXT = st.text(alphabet="ab 1.-+#>*_`[]()!<&;:\\|=「」です\"'/", max_size=8).map(html.escape)
INLINE = st.recursive(
    TEXT,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.tuples(TAGS, inner).map(lambda pair: "<{0}>{1}</{0}>".format(*pair)),
    ),
    max_leaves=5,
)
LINKED = st.tuples(TEXT, INLINE).map(lambda pair: f"{pair[0]}<a href='https://e.example/(1)'>{pair[1]}</a>")
LINE = st.one_of(INLINE, LINKED.filter(lambda page: "<code>" not in page))
BLOCKS = st.recursive(
    st.one_of(LINE.map("<p>{}</p>".format), LINE.map("<h2>{}</h2>".format), TEXT.map("<pre>{}</pre>".format)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        inner.map("<blockquote>{}</blockquote>".format),
        st.lists(inner, max_size=3).map(lambda items: f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"),
        st.lists(inner, max_size=3).map(lambda items: f"<ol>{''.join(f'<li>{item}</li>' for item in items)}</ol>"),
        st.lists(LINE, max_size=3).map(lambda cells: f"<table><tr><td>{'<td>'.join(cells)}</table>"),
    ),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(BLOCKS)
def test_rendering_the_markdown_shows_the_words_of_the_page(page: str) -> None:
    rendered = RENDERER.render(markdown_of(page))

    assert words_on(rendered) == words_on(page)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.text(alphabet="<>/ab=\"'&;! -pbliutrdcod", max_size=80))
def test_no_broken_page_raises(page: str) -> None:
    assert isinstance(markdown_of(page), str)


def test_thousands_of_marks_around_nothing_cost_no_time() -> None:
    assert markdown_of(f"<p>{'<b></b>' * 20_000}soup</p>") == "soup"
