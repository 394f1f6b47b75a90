"""One conversation as one page."""

from __future__ import annotations

from collections.abc import Iterator

from backscroll.export.characters import one_line, shortened
from backscroll.export.html.forks import NOWHERE, beside, versions
from backscroll.export.html.markup import Html, joined, tag
from backscroll.export.html.messages import Articles, note
from backscroll.export.html.parts import Parts
from backscroll.export.html.prose import written
from backscroll.export.html.sheet import sheet, source_mark
from backscroll.export.options import Options
from backscroll.export.outline import Section, outline
from backscroll.export.shelf import Alone, Shelf
from backscroll.export.wording import INFERRED, counted, heading, span_of_days, speaker
from backscroll.model import StoredConversation

_WITHOUT_MARKS = str.maketrans("", "", "*`#")


def render(conversation: StoredConversation, options: Options = Options(), shelf: Shelf = Alone()) -> str:
    """Give a conversation as one HTML file that needs nothing beside it, but for what is too large to be inside."""
    title = heading(conversation)
    articles = Articles(Parts(shelf), options, versions(conversation.messages))
    body = [_top(conversation, title, options, shelf), _main(conversation, options, articles), _bottom(conversation)]
    return sheet(title, "conversation", joined(body, "\n"))


def _top(conversation: StoredConversation, title: str, options: Options, shelf: Shelf) -> Html:
    return tag(
        "header",
        tag("nav", tag("a", "All conversations", href=shelf.index)) if shelf.index else None,
        tag("h1", tag("bdi", title)),
        tag("p", joined(_facts(conversation), " · "), class_="facts"),
        tags(conversation.tags),
        *map(note, conversation.notes),
        _persona(conversation.persona) if options.hidden and conversation.persona else None,
        class_="top",
    )


def _facts(conversation: StoredConversation) -> Iterator[str]:
    yield source_mark(conversation.source)
    if conversation.project:
        yield tag("bdi", one_line(conversation.project))
    yield from (tag("bdi", one_line(model)) for model in conversation.models)
    if days := span_of_days(conversation.created_at, conversation.updated_at):
        yield days
    yield counted(len(conversation.messages), "message")
    if conversation.branch_count > 1:
        yield f"{conversation.branch_count} branches"
    if conversation.is_inferred:
        yield INFERRED


def tags(names: tuple[str, ...]) -> Html | None:
    return tag("ul", *(tag("li", tag("bdi", one_line(name))) for name in names), class_="tags") if names else None


def _persona(text: str) -> Html:
    return tag("details", tag("summary", "System prompt"), tag("div", written(text), class_="prose"), class_="folded")


def _main(conversation: StoredConversation, options: Options, articles: Articles) -> Html:
    shown = outline(conversation, options)
    others = beside(shown)
    lines = [_branch(section, articles) for section in others.get(NOWHERE, ())]
    for article, message in zip(articles.in_order(shown.main.messages), shown.main.messages, strict=True):
        lines.append(article)
        lines += [_branch(section, articles) for section in others.get(message.id, ())]
    return tag("main", joined(lines, "\n"))


def _branch(section: Section, articles: Articles) -> Html:
    first = section.messages[0]
    words = shortened(one_line(first.text[:400].translate(_WITHOUT_MARKS)), 70)
    line = [
        f"Branch {section.branch} ·",
        tag("bdi", speaker(first)),
        tag("bdi", words, class_="facts") if words else None,
        tag("span", counted(len(section.messages), "message"), class_="facts"),
    ]
    return tag(
        "details",
        tag("summary", joined(line, " ")),
        *articles.in_order(section.messages),
        id=f"branch-{section.branch}",
        class_="branch",
    )


def _bottom(conversation: StoredConversation) -> Html:
    return tag("footer", "Kept by Backscroll. Times are UTC. ", tag("code", conversation.id), class_="facts")
