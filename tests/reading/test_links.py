from __future__ import annotations

import pytest

from backscroll.reading.links import link


def test_a_label_and_an_address_make_a_link() -> None:
    assert link("Seed saving", "https://garden.example/seeds") == "[Seed saving](https://garden.example/seeds)"


@pytest.mark.parametrize("label", [None, "", "  \n "])
def test_without_a_label_the_host_is_the_label(label: str | None) -> None:
    assert (
        link(label, "https://www.garden.example/seeds?x=1") == "[garden.example](https://www.garden.example/seeds?x=1)"
    )


def test_nothing_in_an_address_can_end_the_link() -> None:
    assert link("a", "https://x.example/a_(b) <c>\n") == "[a](https://x.example/a_%28b%29%20%3Cc%3E)"


def test_nothing_in_a_label_can_end_the_link() -> None:
    assert link("a](http://evil.example)\nb", "https://x.example") == (
        r"[a\](http://evil.example) b](https://x.example)"
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "x.example", ""])
def test_what_is_no_web_address_is_no_link(url: str) -> None:
    assert link("words", url) == "words"
    assert link(None, url) == url


def test_an_address_without_host_is_its_own_label() -> None:
    assert link(None, "https://") == "[https://](https://)"
