"""The times that Takeout writes into its HTML pages, in the words of the account's language.

Examples: `Jan 5, 2026, 3:04:05 PM CET`, `18.04.2026, 17:38:51 MESZ`, `2026/01/05 15:04:05 JST`, `10 de mai. de 2026,
03:46:09 BRT`. The forms are the "medium" ones of Unicode CLDR, with narrow and non-breaking spaces in them. A moment
is given only where every word of the stamp is understood; otherwise it is unknown, which is better than wrong.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

LONGEST_STAMP = 64
MOST_WORDS = 6
FIRST_YEAR, LAST_YEAR = 2000, 2100
_CLOCK = re.compile(r"(?<![\d.:/-])(\d{1,2})(?:[:.]| h )(\d{2})(?:[:.]| min )(\d{2})(?: s\b)?(?![\d:])(?!\.\d)")
_ANY_CLOCK = re.compile(r"(?<!\d)\d{1,2} ?[:.h時시] ?\d{2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:1[349]|2[05])\d{2}(?!\d)")
_OFFSET = re.compile(r"\b(?:GMT|UTC)([+−-])(\d{1,2})(?::?(\d{2}))?$")
_ABBREVIATION = re.compile(r"\b[A-Z]{1,5}$")
_HALF = re.compile(r"(?<!\w)([ap])\.? ?m(?!\w)\.?|午前|午後|上午|下午|오전|오후", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d+")

_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar janv janvier ene enero gen gennaio janeiro januari",
            "feb february februar fevr fevrier febrero febbraio fev fevereiro februari",
            "mar march marz mars marzo marco mrt maart",
            "apr april avr avril abr abril aprile",
            "may mai mayo mag maggio maio mei maj",
            "jun june juni juin junio giu giugno junho",
            "jul july juli juil juillet julio lug luglio julho",
            "aug august aou aout ago agosto augustus augusti agu agustus",
            "sep sept september septembre septiembre set settembre setembro",
            "oct october okt oktober octobre octubre ott ottobre out outubro",
            "nov november novembre noviembre novembro",
            "dec december dez dezember decembre dic diciembre dicembre dezembro des desember",
        ),
        start=1,
    )
    for word in words.split()
}
_FILLERS = frozenset({"de", "klo", "kl", "年", "月", "日", "년", "월", "일"})
_AFTERNOON = frozenset({"p", "午後", "下午", "오후"})

# Only abbreviations with one meaning in the language that uses them (CLDR gives each language its own set). Where
# one has two, `_offset_of` decides by the rest of the stamp.
_ZONES = {
    name: hours
    for hours, names in {
        -10: "HST",
        -9: "AKST",
        -8: "PST AKDT HNP",
        -7: "MST PDT HNR HAP",
        -6: "CST MDT HNC HAR",
        -5: "EST CDT HNE HAC COT PET",
        -4: "EDT AST HNA HAE",
        -3: "ADT HAA BRT ART",
        -2: "BRST",
        0: "UTC GMT Z WET WEZ",
        1: "CET MEZ BST WEST WESZ",
        2: "CEST MESZ EET OEZ SAST",
        3: "EEST OESZ MSK",
        5.5: "IST",
        7: "WIB",
        8: "AWST HKT SGT WITA",
        9: "JST KST WIT",
        9.5: "ACST",
        10: "AEST",
        10.5: "ACDT",
        11: "AEDT",
        12: "NZST",
        13: "NZDT",
    }.items()
    for name in names.split()
}


def is_stamp(line: str) -> bool:
    """Whether a line is nothing but a date with a time of day, in whatever language."""
    if len(line) > LONGEST_STAMP:
        return False
    text = _plain(line)
    return bool(_YEAR.search(text) and _ANY_CLOCK.search(text)) and len(_WORD.findall(text)) <= MOST_WORDS


def moment_of(stamp: str) -> datetime | None:
    """Give the moment that a stamp names, in UTC; None where any word of it is unknown, its zone included."""
    text = _plain(stamp)
    clock = _CLOCK.search(text)
    if clock is None:
        return None
    half = _HALF.search(text)
    zone = _zone_of(text, is_halved=half is not None)
    if half is not None:
        text = text.replace(half.group(), " ")
    date = _date_of(text.replace(clock.group(), " ").removesuffix(_zone_name(text)), is_halved=half is not None)
    hour = _hour_of(int(clock[1]), half.group(1) or half.group() if half else None)
    if zone is None or date is None or hour is None:
        return None
    try:
        return datetime(*date, hour, int(clock[2]), int(clock[3]), tzinfo=zone).astimezone(UTC)
    except ValueError:
        return None


def _plain(line: str) -> str:
    """Give a line with ordinary spaces and digits, without the marks that set the direction of writing."""
    text = " ".join(line.replace("\u200e", "").replace("\u200f", "").split())
    return text if text.isascii() else "".join([str(unicodedata.decimal(mark, mark)) for mark in text])


def _hour_of(hour: int, half: str | None) -> int | None:
    if half is None:
        return hour
    return hour % 12 + 12 * (half.lower() in _AFTERNOON) if 1 <= hour <= 12 else None


def _zone_name(text: str) -> str:
    found = _OFFSET.search(text) or _ABBREVIATION.search(text)
    return found.group() if found else ""


def _zone_of(text: str, *, is_halved: bool) -> timezone | None:
    if offset := _OFFSET.search(text):
        minutes = int(offset[2]) * 60 + int(offset[3] or 0)
        return timezone(timedelta(minutes=minutes if offset[1] == "+" else -minutes)) if minutes < 24 * 60 else None
    hours = _hours_east(_zone_name(text), text, is_halved=is_halved)
    return None if hours is None else timezone(timedelta(hours=hours))


def _hours_east(name: str, text: str, *, is_halved: bool) -> float | None:
    """Give the offset of a named zone.

    `CST` in Chinese is China's. `IST` is India's where the clock has halves, as it has in Indian English; in Irish
    English, with 24 hours, it is Ireland's summer time, and in Hebrew Israel's.
    """
    if name == "CST" and "年" in text:
        return 8
    if name == "IST" and not is_halved:
        return None
    return _ZONES.get(name)


def _date_of(text: str, *, is_halved: bool) -> tuple[int, int, int] | None:
    """Give year, month and day from the text that is left of a stamp without its time."""
    words = [_bare(word) for word in _WORD.findall(text)]
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [int(number) for number in _NUMBER.findall(text)]
    if len(months) + len(_FILLERS.intersection(words)) < len(set(words)) or len(months) + len(numbers) != 3:
        return None
    match months, numbers:
        case [month], [day, year] | [year, day] if _is_year(year):
            return year, month, day
        case [], [year, month, day] if _is_year(year):
            return year, month, day
        case [], [day, month, year] if _is_year(year) and not is_halved:
            return year, month, day
    return None


def _bare(word: str) -> str:
    """Give a word in small letters without accents."""
    letters = [letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter)]
    return unicodedata.normalize("NFC", "".join(letters)).casefold()


def _is_year(number: int) -> bool:
    return FIRST_YEAR <= number <= LAST_YEAR
