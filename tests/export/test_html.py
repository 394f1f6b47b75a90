from __future__ import annotations

import base64
import hashlib
import re
import time
from pathlib import Path

import pytest

from backscroll.export import FORMATS, Alone, Folder, Options, write_bundle
from backscroll.export.entry import Entry
from backscroll.export.html import render, render_index
from backscroll.export.html.code import MOST_HIGHLIGHTED, code_block
from backscroll.export.html.markup import tag
from backscroll.export.html.pictures import LARGEST_INSIDE
from backscroll.export.html.prose import DEEPEST, MOST_PARSED, typed, written
from backscroll.model import Attachment, Other, Reasoning, Role, StoredConversation, ToolCall, ToolResult
from tests.support.pages import Page, faults
from tests.support.stored import NOON, PNG, OneFile, a_conversation, a_file, a_message, a_tree, blobs_of, public_id

ALL = Options(branches="all")


def page_of(conversation: StoredConversation, options: Options = Options()) -> Page:
    return Page.of(render(conversation, options))


def page_with(*contents: bytes, name: str = "f.png", media_type: str | None = None) -> Page:
    """A page with these files in one message, handed out by itself."""
    files = [a_file(name, content, media_type) for content in contents]
    html = FORMATS["html"].render(a_conversation(a_message("a", *files)), Options(), Alone(blobs_of(*contents)))
    assert faults(html) == []
    return Page.of(html)


class TestPage:
    def test_the_policy_allows_its_own_style_and_pictures_and_nothing_else(self) -> None:
        html = render(a_conversation())
        style = re.search(r"<style>(.*?)</style>", html, re.DOTALL)
        assert style is not None
        digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()

        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)

        assert policy.split("; ") == [
            "default-src 'none'",
            f"style-src 'sha256-{digest}'",
            "img-src data: 'self'",
            "media-src 'self'",
            "script-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
        assert html.index("Content-Security-Policy") < html.index("<title>")

    def test_the_style_is_for_light_dark_and_paper(self) -> None:
        html = render(a_conversation())

        assert "@media screen and (prefers-color-scheme: dark)" in html
        assert "@media print" in html
        assert "url(" not in html
        assert "@import" not in html

    def test_on_paper_what_is_folded_is_a_line_and_not_left_out(self) -> None:
        on_paper = render(a_conversation()).partition("@media print")[2]

        hidden = [rule.partition("{")[0] for rule in on_paper.split("}") if "display: none" in rule]

        assert [selector.split() for selector in hidden] == [["nav,", "audio,", ".quiet", ">", "header"]]

    def test_the_head_says_what_it_is(self) -> None:
        conversation = a_conversation(
            a_message("a", "Hi"), title="On <b>", project="Kitchen", models=("gpt-5",), tags=("food",), notes=("mine",)
        )

        page = page_of(conversation)

        assert page.text("title") == "On <b>"
        assert page.text("h1") == "On <b>"
        assert page.text(".top > .facts") == "chatgpt · Kitchen · gpt-5 · 14 March 2026 · 1 message"
        assert page.text(".tags li") == "food"
        assert "mine" in page.text(".top .note")

    def test_a_page_that_stands_alone_leads_nowhere(self) -> None:
        assert page_of(a_conversation()).select("nav") == []

    def test_the_system_prompt_is_there_on_request(self) -> None:
        conversation = a_conversation(persona="Be *kind*.")

        assert "Be kind." not in page_of(conversation).text()
        assert "Be kind." in page_of(conversation, Options(hidden=True)).text()

    def test_a_conversation_without_anything_is_a_page(self) -> None:
        conversation = a_conversation(title=None, created_at=None, updated_at=None)

        assert page_of(conversation).text("h1") == "Untitled conversation"


class TestMessages:
    def test_each_is_an_article_with_an_anchor_made_of_its_id(self) -> None:
        page = page_of(a_conversation(a_message("a", "Hi", id="3f2a9c81-5d0e-5b7a-9c0d-b2ac5c9011aa")))

        (article,) = page.select("article")

        assert article.attributes["id"] == "m-3f2a9c815d0e"
        assert [link.attributes["href"] for link in page.select("article a")] == ["#m-3f2a9c815d0e"]

    def test_the_margin_says_who_when_and_with_what(self) -> None:
        message = a_message("a", "Hi", role="assistant", model="gpt-5", is_removed=True)

        page = page_of(a_conversation(message))

        assert page.text("article h2") == "Assistant"
        assert page.text("article time") == "12:00"
        assert page.text("article > header .facts") == "gpt-5\nno longer at the provider"

    def test_a_day_is_said_where_it_begins(self) -> None:
        conversation = a_conversation(
            a_message("a", "1"),
            a_message("b", "2", after="a", created_at=None),
            a_message("c", "3", after="b", created_at=NOON.replace(hour=23)),
            a_message("d", "4", after="c", created_at=NOON.replace(day=15)),
        )

        assert page_of(conversation).text(".day") == "14 March 2026\n15 March 2026"

    def test_a_person_breaks_lines_by_typing_them(self) -> None:
        assert "one<br />\ntwo" in typed("one\ntwo")
        assert "<br" not in written("one\ntwo")

    @pytest.mark.parametrize("role", list(Role))
    def test_every_role_has_a_name(self, role: Role) -> None:
        assert page_of(a_conversation(a_message("a", "Hi", role=role))).text("h2") == role.value.capitalize()


class TestParts:
    def test_reasoning_and_tools_are_folded_under_a_line_that_says_what_is_inside(self) -> None:
        message = a_message(
            "a",
            Reasoning("Left is shorter."),
            Reasoning("x", label="Thought for 3 s"),
            ToolCall("run", "ls -l", language="bash", label="List files"),
            ToolResult("a\nb"),
            ToolResult("", name="run", is_error=True),
            Other("hologram", {"depth": 3}),
        )

        page = page_of(a_conversation(message))

        assert page.text("article summary").split("\n") == [
            "Reasoning 3 words",
            "Thought for 3 s 1 word",
            "Tool call · run · List files ls -l",
            "Tool result 2 words",
            "Other · hologram 4 words",
        ]
        assert page.text("p.folded") == "Tool error · run"
        assert all("open" not in node.attributes for node in page.select("details"))

    def test_text_without_spaces_is_measured_in_characters(self) -> None:
        assert (
            "16 characters"
            in page_of(a_conversation(a_message("a", Reasoning("昆布を水に二十分浸してから温める")))).text()
        )

    def test_what_is_very_long_is_measured_in_characters_too(self) -> None:
        text = "a word " * 200_000

        assert "1,400,000 characters" in page_of(a_conversation(a_message("a", ToolResult(text)))).text("summary")

    def test_a_step_without_words_is_quiet(self) -> None:
        conversation = a_conversation(a_message("a", ToolCall("t"), role="assistant"), a_message("b", "Hi", after="a"))

        assert [node.attributes["class"] for node in page_of(conversation).select("article")] == [
            "message assistant quiet",
            "message user",
        ]

    def test_ansi_colours_are_taken_out_of_output(self) -> None:
        page = page_of(a_conversation(a_message("a", ToolResult("\x1b[32mok\x1b[0m 1 > 0"))))

        assert page.text("pre") == "ok 1 > 0"


class TestFiles:
    @pytest.mark.parametrize(
        ("content", "media_type"),
        [
            (PNG, "image/png"),
            (b"\xff\xd8\xff\xe0 photo", "image/jpeg"),
            (b"GIF89a drawing", "image/gif"),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        ],
    )
    def test_a_small_picture_is_in_the_page_as_what_its_bytes_say(self, content: bytes, media_type: str) -> None:
        page = page_with(content, media_type="text/html")

        (image,) = page.select("img")

        assert image.attributes["src"] == f"data:{media_type};base64,{base64.b64encode(content).decode()}"
        assert image.attributes["alt"] == "f.png"

    @pytest.mark.parametrize(
        "content",
        [b"<svg onload=alert(1)>", b"<html><script>", b"", b"RIFF----AVI ", b"%PDF", b"\xef\xbb\xbf<svg>", b"BM"],
    )
    def test_what_is_no_raster_picture_by_its_bytes_is_a_line_whatever_it_is_called(self, content: bytes) -> None:
        page = page_with(content, name="f.png", media_type="image/png")

        assert page.select("img") == []
        assert "not part of this file" in page.text(".file")

    def test_a_large_picture_is_beside_the_page(self) -> None:
        large = PNG + bytes(LARGEST_INSIDE)
        conversation = a_conversation(a_message("a", a_file("f.png", large)))

        page = Page.of(FORMATS["html"].render(conversation, Options(), OneFile(blobs_of(large))))

        assert page.select("img")[0].attributes["src"] == "attachments/a%20%28b%29.png"
        assert page.select(".picture a")[0].attributes["href"] == "attachments/a%20%28b%29.png"

    def test_a_page_takes_in_only_so_many_pictures(self) -> None:
        pictures = [PNG + bytes([number]) * (LARGEST_INSIDE - 100) for number in range(14)]

        page = page_with(*pictures)

        assert len(page.select("img")) == 12
        assert len(page.select(".file")) == 2

    def test_any_other_file_is_a_link_that_saves_it(self) -> None:
        page = Page.of(FORMATS["html"].render(a_conversation(a_message("a", a_file("d.svg"))), Options(), OneFile()))

        (link,) = page.select(".file a")

        assert link.attributes["href"] == "attachments/a%20%28b%29.png"
        assert "download" in link.attributes

    def test_a_recording_can_be_heard_where_it_stands_and_loads_when_it_is_played(self) -> None:
        conversation = a_conversation(a_message("a", a_file("memo.wav", b"RIFF", "audio/wav")))

        html = FORMATS["html"].render(conversation, Options(), OneFile())

        (player,) = Page.of(html).select("audio")
        assert player.attributes == {"src": "attachments/a%20%28b%29.png", "controls": "", "preload": "none"}
        assert faults(html) == []

    def test_a_recording_that_is_not_beside_the_page_is_a_line(self) -> None:
        page = page_of(a_conversation(a_message("a", a_file("memo.wav", b"RIFF", "audio/wav"))))

        assert page.select("audio") == []
        assert "not part of this file" in page.text(".file")

    @pytest.mark.parametrize(
        "name", ["page.html", "x.SVG", "a.xhtml", "feed.xml", "b.tar.mhtml", "old.htm", "html.html.html"]
    )
    def test_what_a_browser_would_run_lies_there_as_text(self, name: str, tmp_path: Path) -> None:
        polyglot = PNG + b"<script>alert(1)</script>"
        large = PNG + bytes(LARGEST_INSIDE)
        files = [a_file(name, content) for content in (b"<script>", polyglot, large)]
        blobs = blobs_of(b"<script>", polyglot, large)

        write_bundle([a_conversation(a_message("a", *files))], FORMATS["html"], Folder(tmp_path), open_blob=blobs)

        assert [path.suffix for path in (tmp_path / "attachments").iterdir()] == [".txt", ".txt"]

    def test_a_file_without_a_name_does_not_become_a_page_by_its_type(self, tmp_path: Path) -> None:
        conversation = a_conversation(a_message("a", a_file(None, b"<script>", "text/html")))

        write_bundle([conversation], FORMATS["html"], Folder(tmp_path), open_blob=blobs_of(b"<script>"))

        assert [path.suffix for path in (tmp_path / "attachments").iterdir()] == [".txt"]

    def test_a_missing_file_is_named_and_its_text_folded(self) -> None:
        page = page_of(a_conversation(a_message("a", Attachment("memo.m4a", text="spoken words"))))

        assert page.text(".file") == "memo.m4a missing from the provider's export"
        assert page.text("summary") == "Text of the file 2 words"
        assert page.text("pre") == "spoken words"


class TestBranches:
    def test_another_answer_is_folded_after_the_one_that_took_its_place(self) -> None:
        page = page_of(a_tree(), ALL)

        (branch,) = page.select("details.branch")

        assert branch.attributes["id"] == "branch-2"
        assert [node.attributes["id"] for node in branch.css("article")] == [
            f"m-{public_id(name).replace('-', '')[:12]}" for name in ("right", "why", "because")
        ]
        assert page.text(".branch > summary") == "Branch 2 · Assistant To the right. 3 messages"
        (before,) = page.select("article:has(+ details.branch)")
        assert "To the left." in before.text()

    def test_versions_are_counted_also_where_only_one_is_shown(self) -> None:
        assert "version 1 of 2" in page_of(a_tree()).text("article > header")

    def test_a_branch_of_a_branch_stands_beside_it_and_not_inside(self) -> None:
        messages = [a_message("main 0", "0")]
        for depth in range(1, 300):
            messages.append(a_message(f"main {depth}", "main", after=f"main {depth - 1}"))
            above = f"side {depth - 1}" if depth > 1 else "main 0"
            messages.append(a_message(f"side {depth}", "side", after=above, is_active=False))
            messages.append(a_message(f"leaf {depth}", "leaf", after=above, is_active=False))

        page = page_of(a_conversation(*messages), ALL)

        assert len(page.select("details.branch")) == 300
        assert page.select("details.branch details.branch") == []
        assert len(page.select("article")) == 1 + 299 * 3

    def test_a_conversation_of_which_nothing_active_is_visible_shows_its_other_branches(self) -> None:
        conversation = a_conversation(a_message("a", "1", hidden=True), a_message("b", "2", is_active=False))

        assert "2" in page_of(conversation, ALL).text("main")


class TestProse:
    def test_markdown_becomes_elements_below_the_pages_own_headings(self) -> None:
        assert written("# One\n\n###### Six\n\n**a** *b* ~~c~~ `d`") == (
            "<h3>One</h3>\n<h6>Six</h6>\n<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>\n"
        )

    def test_a_table_keeps_its_alignment_without_styles(self) -> None:
        html = written("| a | b |\n|--:|:-:|\n| 1 | 2 |")

        assert '<td class="right">1</td>\n<td class="center">2</td>' in html
        assert "style" not in html

    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("see https://example.org/a.", "https://example.org/a"),
            ("(https://example.org/a_(b))", "https://example.org/a_(b)"),
            ("**https://example.org/a**", "https://example.org/a"),
            ("見る：https://example.org/あ。次", "https://example.org/あ"),
            ("<mailto:a@example.org>", "mailto:a@example.org"),
            ("[x](HTTP://example.org)", "HTTP://example.org"),
        ],
    )
    def test_web_and_mail_addresses_are_links(self, text: str, address: str) -> None:
        (link,) = Page.of(written(text)).select("a")

        assert link.attributes["href"] == address
        assert link.attributes["rel"] == "noopener noreferrer nofollow"

    def test_an_address_inside_a_link_or_code_is_not_linked_again(self) -> None:
        assert written("[at https://example.org/a](https://example.org/b) `https://example.org/c`").count("<a ") == 1

    def test_a_remote_picture_is_a_link_and_is_not_loaded(self) -> None:
        (link,) = Page.of(written("![a *cat*](https://example.org/cat.png)")).select("a")

        assert link.text() == "Image: a cat"
        assert link.attributes["href"] == "https://example.org/cat.png"

    def test_a_picture_that_is_a_link_is_the_one_link(self) -> None:
        (link,) = Page.of(written("[![cat](https://example.org/cat.png)](https://example.org)")).select("a")

        assert link.text() == "Image: cat"
        assert link.attributes["href"] == "https://example.org"

    @pytest.mark.parametrize("formula", ["\\(a_1 * b_2 * c\\)", "\\[\n\\frac{a}{b}\n\\]", "$$x_1 < x_2$$"])
    def test_a_formula_stays_as_it_was_written(self, formula: str) -> None:
        assert Page.of(written(f"So {formula} holds.")).text("code.math") == formula

    @pytest.mark.parametrize("text", ["costs $$ and more", "a \\( b", "\\[ never closed"])
    def test_what_begins_like_a_formula_and_is_none_is_text(self, text: str) -> None:
        assert "math" not in written(text)

    def test_nothing_is_lost_where_markdown_nests_too_deep_or_goes_on_too_long(self) -> None:
        assert "deepest" in written("> " * (DEEPEST * 3) + "deepest")
        assert "the end" in written("- a\n" * (MOST_PARSED // 4) + "the end")

    @pytest.mark.parametrize("unit", ["[", "*a_ ", "![", "\\(", "\\[ x", "`a", "<a ", "&#", "$$ ", "https://", "a("])
    def test_text_made_to_take_long_does_not(self, unit: str) -> None:
        started = time.process_time()

        written(unit * (20_000 // len(unit)))

        assert time.process_time() - started < 2


class TestCode:
    def test_words_are_told_apart_by_classes(self) -> None:
        html = code_block("def f(): ...", "Python")

        assert '<span class="k">def</span>' in html
        assert Page.of(html).text("figcaption") == "Python"

    def test_the_last_line_is_told_apart_like_the_others(self) -> None:
        assert '<span class="gi">+ new</span>' in code_block("- old\n+ new", "diff")

    @pytest.mark.parametrize("language", ["", "no-such-language", "<b>", "python " * 9])
    def test_code_in_no_known_language_is_shown_as_it_is(self, language: str) -> None:
        assert Page.of(code_block("if a < b:\n\n  x", language)).text("pre") == "if a < b:\n\n  x"

    def test_long_code_is_shown_without_colours(self) -> None:
        assert "<span" not in code_block("x = 1\n" * MOST_HIGHLIGHTED, "python")

    @pytest.mark.parametrize("text", ["\n\n  x", "\tx", "x\n\n\ny", "a\u00a0b"])
    def test_highlighting_changes_no_character(self, text: str) -> None:
        # The parser, like a browser, drops one line end after <pre>; the block begins with <code>, so none is lost.
        assert Page.of(code_block(text, "python")).text("code") == text


class TestMarkup:
    def test_plain_strings_are_escaped_and_markup_is_not(self) -> None:
        assert tag("p", "<b>", tag("b", "&"), class_='"x"') == '<p class="&quot;x&quot;">&lt;b&gt;<b>&amp;</b></p>'

    def test_what_is_none_is_left_out(self) -> None:
        assert tag("a", None, href=None, download="") == '<a download=""></a>'


class TestIndex:
    def test_conversations_are_listed_by_month_newest_first(self) -> None:
        entries = [
            Entry.of(a_conversation(title="Old", updated_at=NOON.replace(year=2025)), "old.html"),
            Entry.of(a_conversation(title="Undated", created_at=None, updated_at=None), "undated.html"),
            Entry.of(a_conversation(title="New", tags=("food",)), "neu-é.html"),
        ]

        page = Page.of(render_index(entries))

        assert page.text("h2") == "March 2026\nMarch 2025\nWithout a date"
        assert [node.attributes["href"] for node in page.select(".entries a")] == [
            "neu-%C3%A9.html",
            "old.html",
            "undated.html",
        ]
        assert page.text(".top .facts") == "3 conversations"
        assert page.text(".tags") == "food"
