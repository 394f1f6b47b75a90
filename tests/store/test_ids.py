"""Public ids of conversations and messages."""

from __future__ import annotations

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from backscroll.store.ids import conversation_uid, message_uid


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_a_message_s_id_is_the_uuid5_of_its_conversation_s_and_the_provider_s(conversation: str, message: str) -> None:
    uid = conversation_uid("made-up", conversation)
    assert message_uid(uid, message) == uuid5(UUID(bytes=uid), message).bytes
