"""The session logs of VS Code 1.109 and later."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backscroll.sources.vscode_copilot.mutation_log import LACKS_ITS_BEGINNING, replayed
from tests.support.vscode_copilot import a_log, a_request, a_session, markdown

INITIAL = {"kind": 0, "v": {"requests": ["a", "b", "c"], "customTitle": "Old"}}


def state_after(*operations: Any) -> dict[str, Any]:
    recovered = replayed(a_log(INITIAL, *operations), "log")
    assert not recovered.lost
    return recovered.session


def losses_in(*operations: Any) -> list[str]:
    return [skipped.why for skipped in replayed(a_log(INITIAL, *operations), "log").lost]


def test_a_push_with_a_length_cuts_the_array_to_it_before_appending() -> None:
    assert state_after({"kind": 2, "k": ["requests"], "v": ["x"], "i": 1})["requests"] == ["a", "x"]


def test_a_push_without_values_only_cuts() -> None:
    assert state_after({"kind": 2, "k": ["requests"], "i": 2})["requests"] == ["a", "b"]


def test_a_push_without_a_length_appends() -> None:
    assert state_after({"kind": 2, "k": ["requests"], "v": ["d", "e"]})["requests"] == ["a", "b", "c", "d", "e"]


def test_a_push_makes_the_array_where_there_is_none() -> None:
    assert state_after({"kind": 2, "k": ["pendingRequests"], "v": [1]})["pendingRequests"] == [1]


def test_a_set_replaces_an_element_by_its_index() -> None:
    assert state_after({"kind": 1, "k": ["requests", 1], "v": "B"})["requests"] == ["a", "B", "c"]


def test_a_set_without_a_value_leaves_nothing_there() -> None:
    assert state_after({"kind": 1, "k": ["customTitle"]})["customTitle"] is None


def test_a_delete_removes_the_property() -> None:
    assert "customTitle" not in state_after({"kind": 3, "k": ["customTitle"]})


def test_a_later_whole_session_replaces_everything_before_it() -> None:
    assert state_after({"kind": 1, "k": ["x"], "v": 1}, {"kind": 0, "v": {"requests": []}}) == {"requests": []}


def test_a_line_that_is_no_json_is_skipped_and_named_and_the_rest_is_followed() -> None:
    log = a_log(INITIAL) + b'{"kind":1,"k":["customTi\n' + a_log({"kind": 1, "k": ["customTitle"], "v": "New"})

    recovered = replayed(log, "log")

    assert recovered.session["customTitle"] == "New"
    assert [skipped.where for skipped in recovered.lost] == ["log:2"]


def test_a_log_that_breaks_off_in_its_last_line_keeps_what_came_before() -> None:
    recovered = replayed(a_log(INITIAL) + b'{"kind":2,"k":["requests"],"v":["d"', "log")

    assert recovered.session == INITIAL["v"]
    assert len(recovered.lost) == 1


def test_a_byte_order_mark_before_any_line_is_passed_over() -> None:
    mark = "\ufeff".encode()
    log = mark + a_log(INITIAL) + mark + a_log({"kind": 1, "k": ["customTitle"], "v": "New"})

    recovered = replayed(log, "log")

    assert recovered.session["customTitle"] == "New"
    assert not recovered.lost


def test_blank_lines_and_windows_line_ends_are_nothing() -> None:
    log = a_log(INITIAL, {"kind": 3, "k": ["customTitle"]}).replace(b"\n", b"\r\n\r\n")

    assert replayed(log, "log").session == {"requests": ["a", "b", "c"]}


def test_two_operations_on_one_line_are_both_followed() -> None:
    joined = a_log(INITIAL, {"kind": 3, "k": ["customTitle"]}).replace(b"\n", b"")

    assert replayed(joined, "log").session == {"requests": ["a", "b", "c"]}


def test_of_two_operations_on_one_line_the_whole_one_counts_where_the_other_breaks_off() -> None:
    recovered = replayed(a_log(INITIAL).strip() + b'{"kind":1,"k":["cust', "log")

    assert recovered.session == INITIAL["v"]
    assert len(recovered.lost) == 1


def test_a_log_without_a_whole_session_is_followed_from_nothing_and_says_so() -> None:
    log = a_log(
        {"kind": 2, "k": ["requests"], "v": [{"requestId": "r"}]},
        {"kind": 2, "k": ["requests", 0, "response"], "v": [markdown("Hello")]},
        {"kind": 1, "k": ["inputState", "inputText"], "v": "draft"},
    )

    recovered = replayed(log, "log")

    assert recovered.session["requests"] == [{"requestId": "r", "response": [markdown("Hello")]}]
    assert [skipped.why for skipped in recovered.lost] == [LACKS_ITS_BEGINNING]


def test_a_log_without_a_whole_session_goes_on_from_the_older_file() -> None:
    log = a_log({"kind": 2, "k": ["requests"], "v": [a_request(2)]})

    recovered = replayed(log, "log", a_session(a_request(1)))

    assert recovered.session["requests"] == [a_request(1), a_request(2)]
    assert not recovered.lost


def test_what_is_missing_before_an_index_is_empty() -> None:
    recovered = replayed(a_log({"kind": 1, "k": ["requests", 2, "vote"], "v": 1}), "log")

    assert recovered.session["requests"] == [None, None, {"vote": 1}]


@pytest.mark.parametrize(
    "operation",
    [
        {"kind": 1, "k": ["requests", 10**9], "v": 1},
        {"kind": 1, "k": ["requests", -1], "v": 1},
        {"kind": 1, "k": ["requests", "first"], "v": 1},
        {"kind": 1, "k": ["customTitle", "x"], "v": 1},
        {"kind": 1, "k": [], "v": 1},
        {"kind": 1, "k": [None], "v": 1},
        {"kind": 1, "v": 1},
        {"kind": 2, "k": ["requests"], "v": ["x"], "i": -1},
        {"kind": 2, "k": ["requests"], "v": ["x"], "i": "1"},
        {"kind": 2, "k": ["requests"], "v": {"x": 1}},
        {"kind": 2, "k": ["customTitle"], "v": ["x"]},
        {"kind": 0, "v": None},
        {"kind": 4, "k": ["requests"]},
        {"kind": True, "k": ["requests"], "v": []},
        {"k": ["requests"]},
        ["kind", 1],
    ],
    ids=json.dumps,
)
def test_an_operation_that_cannot_be_followed_is_skipped_and_changes_nothing(operation: Any) -> None:
    recovered = replayed(a_log(INITIAL, operation), "log")

    assert recovered.session == INITIAL["v"]
    assert [skipped.where for skipped in recovered.lost] == ["log:2"]


def test_a_number_written_as_a_string_is_an_index_all_the_same() -> None:
    assert state_after({"kind": 1, "k": ["requests", "1"], "v": "B"})["requests"] == ["a", "B", "c"]


STEPS: st.SearchStrategy[Any] = st.sampled_from(["requests", "response", "message", "0", 0, 1, 2, -1, None])
VALUES: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 7, "text", [], [1, None], ["x"], {}, {"response": []}, {"requests": [{}]}]
)
OPERATIONS = st.fixed_dictionaries(
    {"kind": st.integers(-1, 4)},
    optional={"k": st.lists(STEPS, max_size=4), "v": VALUES, "i": st.integers(-1, 4) | st.none()},
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(OPERATIONS, max_size=8))
def test_any_operations_give_a_session_and_account_for_each_line(operations: list[Any]) -> None:
    recovered = replayed(a_log(*operations), "log")

    assert isinstance(recovered.session, dict)
    assert len(recovered.lost) <= len(operations) + 1
