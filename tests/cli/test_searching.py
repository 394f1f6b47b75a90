"""`backscroll search`, `searches` and `index`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from backscroll.archive import Archive
from backscroll.search.embedders import choosing
from tests.builders import a_conversation, a_message
from tests.support.commands import Backscroll

ROOT = Path(__file__).parent.parent.parent
SOURDOUGH = "eae54b93-ac1d-5a90-9eea-0ea2bb51bbb4"
ON_ANOTHER_BRANCH = "bbd28cb7-5025-517f-9168-de34991e37ef"
OVEN = "c8dd5c40-cc2a-57ae-a62c-733ffc2e9109"
MEASURED = "cb0b61c5-9247-5314-9e3c-5201cc5a4ead"
WORDS = ("--mode", "keyword")
NOWHERE = "http://127.0.0.1:9/v1"


def test_a_hit_says_where_it_stands_and_how_to_open_it(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("search", "lamp", "broken", "--limit", "1")

    assert answer.out.splitlines() == [
        "Sourdough in a cold kitchen  chatgpt · 2024-02-10",
        "user · on another branch: My oven lamp is broken. Another way?",
        f"backscroll show {ON_ANOTHER_BRANCH}",
        "",
        "1 of 4 messages; --limit shows more.",
    ]


def test_search_json_has_exactly_the_documented_form(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("search", "broken", "lamp", "--mode", "keyword", "--limit", "1", "--json").json()

    (hit,), (conversation,) = answer["hits"], answer["conversations"]
    assert hit.pop("score") > 0
    assert conversation.pop("score") > 0
    assert answer == {
        "query": {"terms": ["broken", "lamp"], "excluded": [], "filter": {}, "dropped": [], "notes": []},
        "total": 3,
        "hits": [
            {
                "conversation_id": SOURDOUGH,
                "message_id": ON_ANOTHER_BRANCH,
                "title": "Sourdough in a cold kitchen",
                "beginning": None,
                "source": "chatgpt",
                "role": "user",
                "created_at": "2024-02-10T08:15:13.307828Z",
                "is_active": False,
                "snippet": "My oven lamp is broken. Another way?",
                "ranges": [[8, 12], [16, 22]],
                "found_in": "text",
            }
        ],
        "conversations": [
            {
                "conversation_id": SOURDOUGH,
                "title": "Sourdough in a cold kitchen",
                "source": "chatgpt",
                "message_ids": [ON_ANOTHER_BRANCH, OVEN, MEASURED],
            }
        ],
    }


@pytest.mark.parametrize("excluded", ["-broken", "-hot", "-o", "-warm"])
def test_a_minus_before_a_word_excludes_it_whatever_letters_it_has(
    archive_with_chats: Backscroll, excluded: str
) -> None:
    answer = archive_with_chats("search", "lamp", excluded, "--json")

    assert answer.json()["query"]["excluded"] == [excluded.removeprefix("-")]


def test_h_alone_asks_for_help(backscroll: Backscroll) -> None:
    answer = backscroll("search", "-h")

    assert answer.code == 0
    assert answer.out.startswith("Usage: backscroll search")


def test_options_narrow_a_search_as_words_in_the_query_do(archive_with_chats: Backscroll) -> None:
    by_option = archive_with_chats("search", "lamp", "--role", "assistant", *WORDS, "--json").json()
    by_word = archive_with_chats("search", "lamp role:assistant", *WORDS, "--json").json()

    assert by_option == by_word
    assert by_option["total"] == 1


@pytest.mark.parametrize(
    ("options", "total"),
    [
        (["--role", "user", "--role", "tool"], 2),
        (["--branched"], 3),
        (["--archived"], 0),
        (["--trashed"], 0),
        (["--after", "2024-03"], 0),
        (["--model", "gpt-4o"], 3),
    ],
)
def test_a_search_is_narrowed_by_the_options_of_a_list(
    archive_with_chats: Backscroll, options: list[str], total: int
) -> None:
    assert archive_with_chats("search", "lamp", *options, *WORDS, "--json").json()["total"] == total


def test_a_misspelt_option_is_no_word_to_leave_out(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("search", "lamp", "--sorce", "chatgpt")

    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "backscroll: There is no option --sorce. `backscroll search --help` lists them.\n"


@pytest.mark.parametrize("words", [[], [""], [" "], ["--sort", "newest"]])
def test_a_search_for_nothing_is_wrong_use(archive_with_chats: Backscroll, words: list[str]) -> None:
    answer = archive_with_chats("search", *words)

    assert (answer.code, answer.out) == (2, "")
    assert answer.err == "backscroll: Say what to look for: a word, or an option such as --source.\n"


def test_finding_nothing_is_no_error(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("search", "xylophone")

    assert (answer.code, answer.out, answer.err) == (0, "Nothing found.\n", "")


def test_a_filter_that_cannot_be_read_is_said(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("search", "lamp is:odd")

    assert "is:odd is unknown" in answer.out


def test_a_hit_without_the_words_says_that_it_is_near_in_meaning(archive_with_chats: Backscroll) -> None:
    lines = archive_with_chats("search", "trip", "to", "Japan", "--limit", "1").out.splitlines()

    assert lines[0].startswith("Kyōto in three days")
    assert lines[1].startswith("user · near in meaning: 三日間の京都")
    assert "Note: None of these words is anywhere; this is what comes near in meaning." in lines


def test_only_the_words_count_where_only_they_are_asked_for(archive_with_chats: Backscroll) -> None:
    assert "Nothing found." in archive_with_chats("search", "trip to Japan", *WORDS).out


def test_an_explained_hit_says_what_gave_how_much(archive_with_chats: Backscroll) -> None:
    lines = archive_with_chats("search", "lamp", "broken", "--explain", "--limit", "1").out.splitlines()

    share = r"0\.\d\d"
    near_by = r" \(\d\d% near by\)"
    words = f"broken {share} \\+ lamp {share}{near_by}"
    meaning = f"meaning {share} \\(similarity {share}\\)"
    assert re.fullmatch(f"1\\.\\d\\d = {words} \\+ {meaning} \\+ conversation 0\\.30", lines[2])


def test_an_explained_hit_by_date_says_that_nothing_was_weighed(archive_with_chats: Backscroll) -> None:
    lines = archive_with_chats("search", "lamp", "--sort", "newest", "--explain").out.splitlines()

    assert lines[2] == "not weighed: beyond the best, or by date"


def test_the_reasons_in_json_add_up_to_the_score(archive_with_chats: Backscroll) -> None:
    hits = archive_with_chats("search", "lamp", "broken", "--explain", "--json").json()["hits"]

    assert [round(hit["score"], 3) for hit in hits] == [round(total(hit["why"]), 3) for hit in hits]
    assert all("why" not in hit for hit in archive_with_chats("search", "lamp", "--json").json()["hits"])


def total(why: Mapping[str, float | Mapping[str, float]]) -> float:
    words = why["words"]
    assert isinstance(words, dict)
    return float(sum(words.values()) + sum(float(str(why[name])) for name in ("meaning", "conversation", "recency")))


@pytest.mark.parametrize(("order", "days"), [("newest", ["2025", "2024"]), ("oldest", ["2024", "2025"])])
def test_hits_may_come_by_date(archive_with_chats: Backscroll, order: str, days: list[str]) -> None:
    hits = archive_with_chats("search", "lamp postgresql", "--sort", order, "--json").json()["hits"]

    assert list(dict.fromkeys(hit["created_at"][:4] for hit in hits)) == days


def test_by_date_a_search_by_meaning_says_that_it_went_by_words(archive_with_chats: Backscroll) -> None:
    asked = ("search", "postgresql slow", "--mode", "meaning", "--sort", "newest")
    note = "By date only what has the words is found; meaning counts where the best comes first."

    assert f"Note: {note}\n" in archive_with_chats(*asked).out
    assert archive_with_chats(*asked, "--json").json()["query"]["notes"] == [note]


@pytest.mark.parametrize(
    "asked",
    [
        ["postgresql slow", "--sort", "newest"],
        ["postgresql slow", "--mode", "keyword", "--sort", "oldest"],
        ["source:chatgpt", "--mode", "meaning", "--sort", "newest"],
    ],
    ids=" ".join,
)
def test_by_date_nothing_is_said_where_only_words_or_filters_were_asked_for(
    archive_with_chats: Backscroll, asked: list[str]
) -> None:
    assert archive_with_chats("search", *asked, "--json").json()["query"]["notes"] == []


def test_a_page_says_which_hits_it_shows(archive_with_chats: Backscroll) -> None:
    first = archive_with_chats("search", "lamp", *WORDS, "--limit", "2").out.splitlines()
    rest = archive_with_chats("search", "lamp", *WORDS, "--limit", "2", "--offset", "2").out.splitlines()
    beyond = archive_with_chats("search", "lamp", *WORDS, "--offset", "9").out

    assert first[-1] == "2 of 3 messages; --limit shows more."
    assert rest[-1] == "3 to 3 of 3 messages."
    assert beyond == "Nothing more: there are only 3 messages.\n"


@pytest.mark.parametrize("options", [["--mode", "guess"], ["--sort", "loudest"]], ids=" ".join)
def test_a_mode_or_order_that_there_is_not_is_wrong_use(archive_with_chats: Backscroll, options: list[str]) -> None:
    answer = archive_with_chats("search", "lamp", *options)

    assert (answer.code, answer.out) == (2, "")
    assert f"'{options[1]}' is not one of" in answer.err


def test_what_is_similar_is_in_other_conversations(backscroll: Backscroll) -> None:
    backscroll("import", "--quiet", "examples/chatgpt", "examples/gemini-takeout")

    lines = backscroll("search", "--similar-to", SOURDOUGH, "--limit", "1").out.splitlines()

    assert lines[0].startswith("What did I do wrong? The crumb is dense and slightly sour.")
    assert lines[1].startswith("assistant · near in meaning: From the photo: **underproofed**.")


def test_what_is_similar_says_how_similar_it_is(backscroll: Backscroll) -> None:
    backscroll("import", "--quiet", "examples/chatgpt", "examples/gemini-takeout")

    lines = backscroll("search", "--similar-to", SOURDOUGH, "--explain", "--limit", "1").out.splitlines()

    share = r"0\.\d\d"
    assert re.fullmatch(f"{share} = meaning {share} \\(similarity {share}\\) \\+ conversation 0\\.30", lines[2])


@pytest.mark.parametrize(("typed", "compared"), [("eae54b93", SOURDOUGH), (OVEN[:8], OVEN)])
def test_what_is_similar_says_in_json_to_what(backscroll: Backscroll, typed: str, compared: str) -> None:
    backscroll("import", "--quiet", "examples/chatgpt", "examples/gemini-takeout")

    answer = backscroll("search", "--similar-to", typed, "--explain", "--json").json()

    assert answer["query"]["similar_to"] == compared
    assert all(hit["why"]["similarity"] > 0 for hit in answer["hits"])
    assert [round(hit["score"], 3) for hit in answer["hits"]] == [round(total(hit["why"]), 3) for hit in answer["hits"]]
    assert "similar_to" not in backscroll("search", "lamp", "--json").json()["query"]


def test_what_is_similar_is_asked_for_without_words(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("search", "lamp", "--similar-to", SOURDOUGH)

    assert (answer.code, answer.out) == (2, "")
    assert "--similar-to takes no words" in answer.err


def test_a_search_is_saved_with_its_options_and_used_by_its_name(
    archive_with_chats: Backscroll, tmp_path: Path
) -> None:
    saved = archive_with_chats("search", "lamp", "--role", "user", "--save-as", "light")
    again = archive_with_chats("search", "@light", "broken")
    exported = archive_with_chats("export", "--query", "@light", "--output", str(tmp_path / "out"))

    assert saved.out.splitlines()[-1] == "Saved as @light."
    assert archive_with_chats("searches").out == "@light  lamp role:user\n"
    assert again.out.splitlines()[1] == "user · on another branch: My oven lamp is broken. Another way?"
    assert "assistant" not in again.out
    assert exported.out.startswith("Wrote 1 conversation ")


def test_a_saved_search_may_stand_on_another(archive_with_chats: Backscroll) -> None:
    archive_with_chats("search", "lamp", "--save-as", "light")
    archive_with_chats("search", "@light", "role:user", "--save-as", "asked")
    archive_with_chats("searches", "forget", "light")

    assert archive_with_chats("searches").out == "@asked  lamp role:user\n"
    assert archive_with_chats("search", "@asked").out == archive_with_chats("search", "lamp role:user").out


def test_nothing_is_not_saved(archive_with_chats: Backscroll) -> None:
    answer = archive_with_chats("search", "--save-as", "nothing")

    assert (answer.code, "There is nothing to save" in answer.err) == (2, True)


def test_saved_searches_are_listed_and_forgotten(archive_with_chats: Backscroll) -> None:
    assert archive_with_chats("searches").out.startswith("No search is saved; ")
    archive_with_chats("search", "lamp", "--save-as", "light")

    (listed,) = archive_with_chats("searches", "--json").json()
    forgotten = archive_with_chats("searches", "forget", "@light")

    assert (listed["name"], listed["query"]) == ("light", "lamp")
    assert forgotten.out == "Forgot @light.\n"
    assert archive_with_chats("searches", "--json").json() == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["search", "@light"], "No search is saved as light. `backscroll searches` lists them."),
        (["searches", "forget", "light"], "No search is saved as light."),
        (["searches", "light"], "Write `searches` or `searches forget NAME`."),
        (["search", "lamp", "--save-as", "two words"], "is no name for a search"),
    ],
)
def test_a_saved_search_that_there_is_not_is_said(
    archive_with_chats: Backscroll, arguments: list[str], said: str
) -> None:
    answer = archive_with_chats(*arguments)

    assert (answer.code, said in answer.err) == (2, True)


def test_an_import_makes_what_it_brought_findable_by_meaning(backscroll: Backscroll) -> None:
    backscroll("import", "--quiet", "examples/chatgpt")

    assert backscroll("index", "--json").json() == {
        "embedder": "wordllama-256",
        "conversations": 5,
        "done": 5,
        "made": 0,
    }


def test_what_an_import_left_is_done_by_index(backscroll: Backscroll) -> None:
    backscroll("import", "--quiet", "--no-vectors", "examples/chatgpt")

    first, second = backscroll("index"), backscroll("index")

    assert first.out == "5 of 5 conversations can be found by meaning (wordllama-256); 5 of them are new.\n"
    assert second.out == "5 of 5 conversations can be found by meaning (wordllama-256).\n"


NEEDS_AN_EMBEDDER = (["search", "lamp", "--mode", "meaning"], ["search", "--similar-to", SOURDOUGH], ["index"])


def test_without_an_embedder_words_are_found_and_meaning_says_what_is_missing(
    archive_with_chats: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKSCROLL_EMBEDDER", raising=False)
    monkeypatch.setattr(choosing, "package_folder", lambda: None)

    assert archive_with_chats("search", "lamp").out == archive_with_chats("search", "lamp", *WORDS).out
    for command in NEEDS_AN_EMBEDDER:
        answer = archive_with_chats(*command)
        assert (answer.code, answer.out) == (2, "")
        assert "There is no embedder here" in answer.err
        assert "`pip install wordllama` brings one." in answer.err


def test_where_the_embedder_is_switched_off_meaning_says_by_what(
    archive_with_chats: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSCROLL_EMBEDDER", "none")

    assert archive_with_chats("search", "lamp").out == archive_with_chats("search", "lamp", *WORDS).out
    for command in NEEDS_AN_EMBEDDER:
        answer = archive_with_chats(*command)
        assert (answer.code, answer.out) == (2, "")
        assert "switched off" in answer.err
        assert "Unset BACKSCROLL_EMBEDDER" in answer.err
        assert "pip install" not in answer.err


def test_an_embedder_that_there_is_not_is_said(archive_with_chats: Backscroll, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKSCROLL_EMBEDDER", "wordlama")

    answer = archive_with_chats("search", "lamp")

    assert answer.code == 2
    assert "wordlama is no embedder: wordllama, multilingual, none, or the URL" in answer.err


def test_where_the_embeddings_server_is_down_words_are_found_and_that_is_said(
    archive_with_chats: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSCROLL_EMBEDDER", NOWHERE)
    monkeypatch.setenv("BACKSCROLL_EMBEDDER_MODEL", "some-model")

    answer = archive_with_chats("search", "lamp")
    by_meaning = archive_with_chats("search", "lamp", "--mode", "meaning")

    assert (answer.code, answer.out.splitlines()[-1]) == (0, "3 messages.")
    assert f"Note: Found by words alone. The embeddings server at {NOWHERE}/embeddings does not answer" in answer.out
    assert (by_meaning.code, "does not answer" in by_meaning.err) == (2, True)


def test_where_the_embeddings_server_is_down_an_import_is_kept(
    backscroll: Backscroll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKSCROLL_EMBEDDER", NOWHERE)
    monkeypatch.setenv("BACKSCROLL_EMBEDDER_MODEL", "some-model")

    answer = backscroll("import", "--quiet", "examples/chatgpt")

    assert answer.code == 1
    assert "All is kept; `backscroll index` makes it findable by meaning." in answer.err
    assert backscroll("stats", "--json").json()["conversations"] == 5


@pytest.mark.parametrize("typed", ["sourdogh", "sourdoughh", "sourdpugh", "sourduogh", "osurdough"])
def test_a_slip_of_the_finger_is_pointed_out(archive_with_chats: Backscroll, typed: str) -> None:
    assert f"Note: {typed} is nowhere; did you mean sourdough?" in archive_with_chats("search", typed).out


@pytest.mark.parametrize(
    ("said", "typed", "meant"),
    [
        ("a parcel to Germany", "german", "did you mean germany?"),
        ("a parcel to Jorge", "jogging", None),
        ("two lamps", "lanp", "did you mean lamp?"),
        ("already baked", "bakng", "did you mean baking?"),
        ("a title", "quoka", "did you mean quokka?"),
    ],
)
def test_what_was_meant_is_a_word_and_no_stem(backscroll: Backscroll, said: str, typed: str, meant: str | None) -> None:
    with Archive.open(backscroll.database) as archive:
        archive.save_conversation(a_conversation(a_message("m1", said), id="c1"))
        archive.save_conversation(a_conversation(a_message("m2", "Hello"), id="c2", title="A quokka"))

    printed = backscroll("search", typed, *WORDS).out

    assert meant in printed if meant else "did you mean" not in printed


def test_a_word_with_another_first_letter_is_not_what_was_meant(archive_with_chats: Backscroll) -> None:
    with Archive.open(archive_with_chats.database) as archive:
        archive.save_conversation(a_conversation(a_message("m1", "a strip of paper")))

    assert "did you mean" not in archive_with_chats("search", "trip").out
