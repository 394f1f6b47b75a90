"""A page that is watched: whatever it runs, opens, asks for or tries to load is written down."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Dialog, Page

from tests.support.browser import OPTIONS, the_browser

# Runs before any script of the page, and is no part of it.
_LISTEN = """
window.__refused = [];
document.addEventListener("securitypolicyviolation", (refused) => {
  window.__refused.push(`${refused.effectiveDirective} ${refused.blockedURI} ${refused.sample}`);
});
"""
# What content must never have made: elements that run, load or lead away, handlers, and links of other kinds.
_FAULTS = r"""
() => {
  const faults = [];
  const never = "iframe frame frameset object embed applet portal base noscript marquee template xmp annotation-xml";
  const own = (url) => url.startsWith(location.origin + "/") || url.startsWith("blob:" + location.origin);
  const leads = (url) => /^(https?:|mailto:)/i.test(url) || own(url);
  const loads = (url) => own(url) || /^data:image\/(png|jpeg|gif|webp);/i.test(url);
  const absolute = (url) => new URL(url, location.href).href;
  const say = (node, why) => faults.push(`${why}: ${node.outerHTML.slice(0, 160)}`);
  for (const node of document.querySelectorAll("*")) {
    const name = node.localName;
    if (never.split(" ").includes(name)) say(node, "an element that is not ours");
    if (name === "script" && !own(node.src ?? "")) say(node, "a script that is not ours");
    if (name === "style" && node.parentNode !== document.head) say(node, "a style sheet in the page");
    if (name === "meta" && node.httpEquiv) say(node, "a meta element that acts");
    if (name === "form" && node.hasAttribute("action")) say(node, "a form that leads somewhere");
    if (["evil", "m-1"].includes(node.id) || node.dataset?.payload) say(node, "an element of the content's own");
    for (const { name: attribute, value } of node.attributes) {
      if (/^on/i.test(attribute)) say(node, "a handler");
      if (["href", "xlink:href"].includes(attribute) && name !== "link" && value && !leads(absolute(value)))
        say(node, "a link of another kind");
      if (["src", "poster", "data", "background"].includes(attribute) && value && !loads(absolute(value)))
        say(node, "something from elsewhere");
      if (name === "link" && attribute === "href" && !own(absolute(value))) say(node, "something from elsewhere");
      if (["srcset", "ping", "formaction", "srcdoc", "manifest"].includes(attribute)) say(node, attribute);
      if (attribute === "style" && /url\s*\(|expression|behavior|@import/i.test(value)) say(node, "a style that loads");
    }
    const goes = name === "a" ? node.getAttribute("href") ?? "" : "";
    if (/token=|\/api\/session$|index\.html$/.test(goes)) say(node, "a link into our own pages");
    const leadsOut = /^https?:/i.test(goes) && !own(goes);
    if (leadsOut && !/noopener|noreferrer/.test(node.rel)) say(node, "a link that tells where it stands");
  }
  if ("ran" in globalThis) faults.push("a script ran");
  return faults;
}
"""
_STEP = """
() => {
  let hasMoved = false;
  for (const node of document.querySelectorAll("*")) {
    const rest = node.scrollHeight - node.clientHeight - node.scrollTop;
    if (rest < 4 || !/auto|scroll/.test(getComputedStyle(node).overflowY)) continue;
    node.scrollTop += node.clientHeight * 0.8;
    hasMoved = true;
  }
  return hasMoved;
}
"""
_UNFOLD = """
() => {
  for (const node of document.querySelectorAll("main details:not([open]) > summary")) node.click();
  for (const node of document.querySelectorAll('main [aria-expanded="false"]:not([aria-haspopup])')) node.click();
}
"""
STEPS = 400
BREATH = 60


class Watched:
    """A page, and what it did that no page of ours does."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page = page
        self.seen = ""
        self._origin = origin
        self._deeds: list[str] = []
        page.add_init_script(_LISTEN)
        page.on("dialog", self._dismiss)
        page.on("popup", lambda popup: self._deeds.append(f"popup {popup.url}"))
        page.on("request", lambda request: self._note(request.url))
        page.on("websocket", lambda socket: self._deeds.append(f"websocket {socket.url}"))
        page.on("pageerror", lambda error: self._deeds.append(f"error {error}"))
        page.on("console", lambda message: self._hear(message.type, message.text))

    def read_through(self, address: str) -> list[str]:
        """Open an address, unfold and scroll through all of it, and give everything that should not have happened."""
        self.seen = ""
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        faults: dict[str, None] = {}
        for _ in range(STEPS):
            self.page.evaluate(_UNFOLD)
            self.page.wait_for_timeout(BREATH)
            faults |= dict.fromkeys(self.page.evaluate(_FAULTS))
            self.seen += str(self.page.evaluate("document.body.innerText"))
            if not self.page.evaluate(_STEP):
                break
        return [*faults, *self.deeds()]

    def deeds(self) -> list[str]:
        """Give what the page did so far."""
        refused: list[str] = self.page.evaluate("window.__refused ?? []")
        return [*self._deeds, *(f"refused {one}" for one in refused)]

    def _dismiss(self, dialog: Dialog) -> None:
        self._deeds.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _note(self, url: str) -> None:
        if not url.startswith((f"{self._origin}/", f"blob:{self._origin}/", "data:")):
            self._deeds.append(f"asked for {url[:200]}")

    def _hear(self, kind: str, text: str) -> None:
        if "Content Security Policy" in text or "Refused to" in text:
            self._deeds.append(f"{kind} {text[:200]}")


@contextmanager
def watched(chromium: Browser, origin: str) -> Iterator[tuple[Watched, list[str]]]:
    """Give a page in a browser of its own, and the requests that reached the outside: a proxy that answers none."""
    with a_proxy() as (proxy, asked):
        browser = chromium.browser_type.launch(
            executable_path=the_browser(), args=[*OPTIONS, f"--proxy-server={proxy}"]
        )
        context = browser.new_context(reduced_motion="reduce", accept_downloads=True)
        context.set_default_timeout(20_000)
        yield Watched(context.new_page(), origin), asked
        browser.close()


@contextmanager
def a_proxy() -> Iterator[tuple[str, list[str]]]:
    """Give the address of a proxy that answers nothing, and what it was asked for."""
    asked: list[str] = []

    class Listener(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline().decode("latin-1"))

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()
