"""ChatGPT's citations: links and words come, markers go."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backscroll.sources.chatgpt.citations import SearchResults, bare, cited, unmarked
from tests.support.chatgpt import a_message, chain

NOTHING = SearchResults({})
MARKS = frozenset("\ue200\ue201\ue202\ue203\ue204")


def marker(*items: str) -> str:
    return "\ue200" + "\ue202".join(items) + "\ue201"


CITE = marker("cite", "turn0search1")


def a_reference(**fields: Any) -> dict[str, Any]:
    return {"content_references": [{"matched_text": CITE, "type": "webpage"} | fields]}


class TestNewMarkers:
    def test_a_page_becomes_a_link(self) -> None:
        text = cited(f"Green {CITE}.", a_reference(title="Tea", url="https://example.org/t"), NOTHING)

        assert text == "Green [Tea](https://example.org/t)."

    def test_a_link_is_set_apart_from_the_words_around_it(self) -> None:
        text = cited(f"Green{CITE}or black", a_reference(title="Tea", url="https://example.org/t"), NOTHING)

        assert text == "Green [Tea](https://example.org/t) or black"

    @pytest.mark.parametrize("key", ["items", "fallback_items"])
    def test_a_grouped_reference_names_its_pages_in_its_items(self, key: str) -> None:
        pages = [{"title": "A", "url": "https://a.example"}, {"title": "A", "url": "https://a.example"}]
        reference = a_reference(type="grouped_webpages", items=None) if key != "items" else a_reference()
        reference["content_references"][0][key] = pages

        assert cited(f"So {CITE}", reference, NOTHING) == "So [A](https://a.example)"

    def test_replacing_goes_by_string_and_not_by_offset(self) -> None:
        reference = a_reference(title="Tea", url="https://example.org/t", start_idx=0, end_idx=3)

        assert cited(f"Green {CITE}", reference, NOTHING) == "Green [Tea](https://example.org/t)"

    def test_a_marker_found_by_a_search_elsewhere_in_the_thread_becomes_a_link(self) -> None:
        entry = {
            "title": "Tea",
            "url": "https://example.org/t",
            "ref_id": {"turn_index": 0, "ref_type": "search", "ref_index": 1},
        }
        searched = a_message("tool", metadata={"search_result_groups": [{"entries": [entry]}]})

        assert cited(f"Green {CITE}.", {}, SearchResults(chain(searched))) == "Green [Tea](https://example.org/t)."

    def test_an_unmatched_marker_goes_with_the_space_before_it(self) -> None:
        assert cited(f"Green {CITE}. And black{CITE}", {}, NOTHING) == "Green. And black"

    def test_a_reference_of_an_unknown_kind_is_shown_as_the_provider_words_it(self) -> None:
        products = marker("products", "p1")
        metadata = {
            "content_references": [{"matched_text": products, "type": "products", "alt": "", "prompt_text": "A kettle"}]
        }

        assert cited(f"Buy {products}", metadata, NOTHING) == "Buy A kettle"

    @pytest.mark.parametrize("kind", ["hidden", "sources_footnote"])
    def test_hidden_references_and_footnotes_show_nothing(self, kind: str) -> None:
        assert cited(f"Green {CITE}.", a_reference(type=kind, alt="(secret)"), NOTHING) == "Green."

    def test_a_reference_whose_text_is_no_marker_replaces_nothing(self) -> None:
        footnote = {"content_references": [{"matched_text": " ", "type": "webpage", "url": "https://x.example"}]}

        assert cited("Plain words stay.", footnote, NOTHING) == "Plain words stay."

    def test_a_marker_that_has_lost_its_delimiters_is_still_matched(self) -> None:
        reference = a_reference(matched_text="citeturn0search1", title="Tea", url="https://example.org/t")

        assert cited("Green citeturn0search1", reference, NOTHING) == "Green [Tea](https://example.org/t)"

    def test_only_web_addresses_become_links(self) -> None:
        text = cited(f"Look {CITE}", a_reference(title="Trap", url="javascript:alert(1)"), NOTHING)

        assert "javascript" not in text

    def test_a_label_cannot_leave_its_link(self) -> None:
        text = cited(
            f"Look {CITE}", a_reference(title="x](https://evil.example)", url="https://a.example/(b)"), NOTHING
        )

        assert text == r"Look [x\](https://evil.example)](https://a.example/%28b%29)"

    @pytest.mark.parametrize(
        "payload",
        [
            '["people","Ada Lovelace",0]',
            '["people","Ada Lovelace","mathematician"]',
            '["people", "Ada Lovelace"',
            '["Ada Lovelace"]',
        ],
    )
    def test_an_entity_shows_its_words(self, payload: str) -> None:
        assert cited(f"It was **{marker('entity', payload)}** alone.", {}, NOTHING) == "It was **Ada Lovelace** alone."

    def test_an_entity_s_words_stay_even_where_a_reference_matches_it(self) -> None:
        entity = marker("entity", '["city","Kyōto",0]')
        metadata = {"content_references": [{"matched_text": entity, "type": "entity", "alt": None}]}

        assert cited(f"In {entity}.", metadata, NOTHING) == "In Kyōto."

    def test_highlight_marks_go_and_their_words_stay(self) -> None:
        assert cited("\ue203Boil it\ue204 twice", {}, NOTHING) == "Boil it twice"

    def test_a_marker_cut_off_at_the_end_goes(self) -> None:
        assert cited("Green \ue200cite\ue202turn0sea", {}, NOTHING) == "Green"


class TestOldMarkers:
    def a_citation(self, start: int, end: int, **extra: int) -> dict[str, Any]:
        source = {"type": "webpage", "title": "Tea", "url": "https://example.org/t", "extra": extra}
        return {"citations": [{"start_ix": start, "end_ix": end, "metadata": source}]}

    def test_a_marker_at_its_offset_becomes_a_link(self) -> None:
        assert cited("Green【3:0†source】.", self.a_citation(5, 17), NOTHING) == "Green [Tea](https://example.org/t)."

    def test_where_offsets_are_wrong_the_numbers_in_the_marker_find_the_source(self) -> None:
        metadata = self.a_citation(0, 5, cited_message_idx=3, search_result_idx=0)

        assert cited("Grün【3:0†source】", metadata, NOTHING) == "Grün [Tea](https://example.org/t)"

    def test_words_at_a_wrong_offset_stay(self) -> None:
        assert cited("Grün und schwarz【9:9†source】.", self.a_citation(0, 4), NOTHING) == "Grün und schwarz."

    def test_brackets_that_are_no_marker_stay(self) -> None:
        assert cited("【重要】 † 【1】", {}, NOTHING) == "【重要】 † 【1】"

    @pytest.mark.parametrize("piece", ["【1†a", "【1†a】", "【1†", CITE, "\ue200cite", '\ue200entity\ue202["a'])
    def test_texts_full_of_markers_cost_no_time(self, piece: str) -> None:
        started = time.process_time()

        cited(piece * 20_000, {"citations": []}, NOTHING)
        bare(piece * 20_000)

        assert time.process_time() - started < 1


class TestOtherTexts:
    def test_a_tool_s_output_keeps_the_words_of_its_links(self) -> None:
        assert bare("【0†Home†example.org】 【4:1†notes.pdf】") == "Home notes.pdf"

    def test_what_a_person_writes_keeps_its_brackets_and_loses_only_the_marks(self) -> None:
        assert unmarked(f"【3:0†source】 {CITE}x") == "【3:0†source】x"

    @given(st.text(alphabet='ab \n"[]{},:†【】019\ue200\ue201\ue202\ue203\ue204citeny', max_size=60))
    def test_no_mark_is_ever_left(self, text: str) -> None:
        shown = cited(text, {}, NOTHING) + bare(text) + unmarked(text)

        assert MARKS.isdisjoint(shown)

    @given(st.text(max_size=60).filter(lambda text: MARKS.isdisjoint(text) and "†" not in text))
    def test_text_without_marks_is_left_alone(self, text: str) -> None:
        assert (cited(text, {}, NOTHING), bare(text), unmarked(text)) == (text, text, text)
