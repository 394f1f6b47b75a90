"""Text as people and assistants write it, drawn word by word, so that no paragraph is ever met twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from bench.vocabulary import FUNCTION_WORDS, table, vocabulary

TABLE_SIZE = 1 << 20
CJK_TABLE_SIZE = 1 << 17
PHRASES = 40_000
# Three draws in ten are set phrases: language repeats more than single words, and compressors live on it.
PHRASE_SHARE = 0.3
# Talk comes back to its own words. Drawing a conversation's words from the language's, and a message's from those,
# leaves 108 different words in 200 and 325 in 1,000, which is what English prose has; drawing every word from the
# whole language would leave 147 and 567. Over many conversations Zipf's law stands as it was.
CONVERSATION_TOKENS = 600
MESSAGE_TOKENS = 160
_SENTENCE_TOKENS = (4, 6, 7, 8, 9, 9, 10, 11, 12, 13, 15, 18, 24)
_CHINESE = "的 是 在 了 和 有 我 不 这 也 就 人 都 一个 上 说 到 很 要 会 可以 你 对 没有 我们 什么"
_JAPANESE = "の に は を が と で て た も し な です ます から こと する れる ある いる という ない まで より"
_CODE_LINES = (
    "def {}({}, {}):",
    "    {} = {}.{}()",
    "    for {} in {}.{}:",
    "        if {} is None or not {}.{}:",
    '        raise ValueError(f"{} {{{}}} has no {}")',
    "    return {}[{}] + {}",
    "    self.{} = {{'{}': {}}}",
    "    # {} {} {}",
    "    {}.append(({}, {}))",
    "    with open({}) as {}:\n        {} = 0",
    "    assert {} == {}.{}",
)


@dataclass(frozen=True)
class Language:
    """How one language is put together: its words as often as they are said, and what stands between and after them."""

    name: str
    table: Sequence[str]
    between: str
    endings: tuple[str, ...]
    function_words: frozenset[str]


@cache
def english() -> Language:
    words = table(vocabulary(), round(TABLE_SIZE * (1 - PHRASE_SHARE)))
    tokens = words + _phrases(words, round(TABLE_SIZE * PHRASE_SHARE))
    return Language("en", tokens, " ", (".",) * 12 + ("?", "!", ":"), frozenset(FUNCTION_WORDS))


def _phrases(words: Sequence[str], size: int) -> list[str]:
    random = Random("phrases")
    phrases = [" ".join(random.choices(words, k=random.choice((2, 2, 3, 4)))) for _ in range(PHRASES)]
    return table([phrase + random.choice(("", "", "", ",")) for phrase in phrases], size)


@cache
def chinese() -> Language:
    small = _CHINESE.split()
    return Language("zh", _cjk_table(small, _characters(2_500)), "", ("。",) * 8 + ("？", "，", "，"), frozenset(small))


@cache
def japanese() -> Language:
    small = _JAPANESE.split()
    katakana = [chr(code) for code in range(0x30A2, 0x30F4)]
    letters = _characters(1_800) + katakana * 4
    return Language("ja", _cjk_table(small * 3, letters), "", ("。",) * 8 + ("？", "、", "、"), frozenset(small))


def _characters(count: int) -> list[str]:
    return Random("characters").sample([chr(code) for code in range(0x4E00, 0x9F00)], count)


def _cjk_table(function_words: Sequence[str], characters: Sequence[str]) -> list[str]:
    random = Random("cjk")
    common = table(characters, CJK_TABLE_SIZE)
    made_up = ["".join(random.choices(common, k=random.choice((1, 2, 2, 2, 3)))) for _ in range(12_000)]
    return table([*function_words, *made_up], CJK_TABLE_SIZE)


class Writer:
    """Writes one conversation: about one topic, in one language, from one random sequence."""

    def __init__(self, random: Random, language: Language) -> None:
        self.random = random
        self._language = language
        self._own = random.choices(language.table, k=CONVERSATION_TOKENS)
        self._at_hand = self._own
        self._topic = [token for token in self._own[:200] if token not in language.function_words]
        self._identifiers: list[str] = []

    def word(self) -> str:
        return self.random.choice(self._topic).rpartition(" ")[2].rstrip(",")

    def title(self) -> str:
        return self._language.between.join(self.word() for _ in range(4)).title()

    def sentence(self) -> str:
        random = self.random
        tokens = random.choices(self._at_hand, k=random.choice(_SENTENCE_TOKENS))
        tokens[int(random.random() * len(tokens))] = random.choice(self._language.table)
        text = self._language.between.join(tokens).rstrip(",")
        return text[0].upper() + text[1:] + random.choice(self._language.endings)

    def sentences(self, count: int) -> str:
        between = " " if self._language.between else ""
        return between.join([self.sentence() for _ in range(count)])

    def question(self) -> str:
        """Write what a person says: mostly a sentence or two, sometimes pages."""
        self._turn_to_something()
        paragraphs = self.about(0.1, 0.7)
        return "\n\n".join(self.sentences(self.about(0.6, 0.6)) for _ in range(paragraphs))

    def answer(self) -> str:
        """Write what an assistant says: paragraphs, lists and headings, in Markdown."""
        self._turn_to_something()
        blocks = [self.sentences(2)]
        for _ in range(self.about(1.3, 0.6)):
            kind = self.random.random()
            if kind < 0.25:
                blocks.append(f"### {self.title()}")
            if kind < 0.4:
                blocks.append("\n".join(f"- **{self.word()}**: {self.sentence()}" for _ in range(self.about(1.2, 0.4))))
            else:
                blocks.append(self.sentences(self.about(1.0, 0.4)))
        return "\n\n".join(blocks)

    def _turn_to_something(self) -> None:
        """Take up a few of the conversation's words, which the next message keeps coming back to."""
        self._at_hand = self.random.choices(self._own, k=MESSAGE_TOKENS)

    def code(self) -> str:
        random = self.random
        lines = random.choices(_CODE_LINES, k=self.about(2.4, 0.6))
        return "\n".join(line.format(*(self._identifier() for _ in range(3))) for line in lines)

    def fenced_code(self) -> str:
        return f"```python\n{self.code()}\n```"

    def _identifier(self) -> str:
        """Give a name in code; one conversation works with the same few."""
        if not self._identifiers:
            self._identifiers = [self._made_up_identifier() for _ in range(16)]
        return self.random.choice(self._identifiers)

    def _made_up_identifier(self) -> str:
        english_words = english().table
        first, second = (self.random.choice(english_words).partition(" ")[0].rstrip(",") for _ in range(2))
        return f"{first}_{second}" if self.random.random() < 0.7 else f"{first}{second.title()}"

    def about(self, mean: float, spread: float) -> int:
        """Give a count of at least one, with the long tail that lengths of talk have."""
        return max(1, round(self.random.lognormvariate(mean, spread)))
