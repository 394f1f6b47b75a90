"""Markdown links made of labels and addresses that strangers chose."""

from __future__ import annotations

_IN_LABEL = str.maketrans({"[": r"\[", "]": r"\]", "\\": r"\\"})
_IN_ADDRESS = str.maketrans({"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C"})


def link(label: str | None, url: str) -> str:
    """Give a Markdown link, labelled with the host where there is no label; only web addresses become links."""
    address = "".join(url.splitlines()).strip()
    words = " ".join((label or "").split()).translate(_IN_LABEL)
    if not is_web_address(address):
        return words or address.translate(_IN_LABEL)
    return f"[{words or _host(address) or address}]({address.translate(_IN_ADDRESS)})"


def is_web_address(url: str) -> bool:
    return url[:8].lower().startswith(("http://", "https://"))


def _host(url: str) -> str:
    """As people say it, without `www.`, ready to be a label."""
    return url.split("/", 3)[2].rpartition("@")[2].removeprefix("www.").translate(_IN_LABEL)
