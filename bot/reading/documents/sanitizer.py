"""Foreign text made plain: no markup, no control or invisible steering characters, no lone surrogates.

`plain(x)` of anything encodes to UTF-8, and tidying twice changes nothing.
"""

from __future__ import annotations

import html
import re

import nh3

_BLOCKS = frozenset(
    {"p", "br", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"}
    | {"section", "article", "header", "footer", "figure", "figcaption", "hr", "dt", "dd", "dl", "td", "th", "aside"}
    | {"main"}
)
_SILENT = frozenset({"script", "style", "iframe", "svg", "math", "noscript", "template"})
"""Elements whose content is not text of the article."""
_BREAK = re.compile(r"</?(?:p|div|li|ul|ol|tr|table|h[1-6]|blockquote|pre|section|article|figure|dt|dd|dl)\b[^>]*>")
_LINE = re.compile(r"</?(?:br|hr|header|footer|figcaption|td|th|aside|main)\b[^>]*>")
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|center|cite|code|div|em|font|h[1-6]|hr|i|iframe|img|li|ol|p|pre|q|s|script|small|"
    r"span|strike|strong|style|sub|sup|svg|table|td|tr|tt|u|ul|video)\b[^<]*?/?>",
    re.IGNORECASE,
)
_OPEN_OR_CLOSE = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*")
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
    | {"p", "li", "td", "th", "tr", "dt", "dd"}
)
"""Elements that have no end tag, or often have none and then end with the next of their kind."""
_ANY_TAG = re.compile(r"<[!/?a-zA-Z][^<>]{0,2000}>")
_SCRIPT = re.compile(r"<(script|style)\b", re.IGNORECASE)
_DEEPEST = 400
_REFERENCE = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});")

# C0 and C1 controls but for tab and line ends; BOM and other zero-width characters that join nothing; soft hyphens;
# bidirectional embeddings, overrides and isolates (Unicode TR 36); interlinear marks; noncharacters; lone surrogates.
_NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_HIDDEN_TAGS = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+")
"""Tag characters spell invisible words, but after a black flag they spell England's, Scotland's and Wales's flags."""
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
_PILED = re.compile(f"({_MARK}{{4}}){_MARK}+")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t\xa0\u2000-\u200a\u202f\u205f\u3000]+")
_GAPS = re.compile(r"\s*\n\s*\n\s*")
_EDGES = re.compile(r" ?\n ?")


def tidy(text: str) -> str:
    """Plain text without characters that steer or hide, in single spaces and at most one empty line between lines."""
    # Most text needs none of this, which is soon seen: what is printable holds no control, no format character, no
    # surrogate, no space or line end but the plain ones.
    if not text.replace("\n", "").isprintable():
        text = _HIDDEN_TAGS.sub("", _NEVER.sub("", _LINE_ENDS.sub("\n", text)))
        text = _SPACES.sub(" ", text)
    if not text.isascii():
        text = _PILED.sub(r"\1", text)
    if "  " in text:
        text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = _GAPS.sub("\n\n", _EDGES.sub("\n", text))
    return text.strip()


def one_line(text: str) -> str:
    return " ".join(tidy(text).split())


def without_markup(markup: str) -> str:
    """The text of an HTML fragment as `tidy` gives it; blocks become paragraphs, scripts and styles vanish."""
    if not markup.replace("\n", "").isprintable():
        markup = _NEVER.sub("", markup)  # nh3 takes no lone surrogates
    if _depth(markup) > _DEEPEST:
        return tidy(html.unescape(_ANY_TAG.sub("\n", _without_scripts(markup))))
    kept = nh3.clean(
        markup,
        tags=set(_BLOCKS),
        clean_content_tags=set(_SILENT),
        attributes={},
        strip_comments=True,
        link_rel=None,
    )
    # What nh3 gives is well-formed: every "<" left begins one of the tags above.
    kept = _SPACES.sub(" ", kept.replace("\n", " "))
    return tidy(html.unescape(_LINE.sub("\n", _BREAK.sub("\n\n", kept))))


def _depth(markup: str) -> int:
    """How deep elements nest, at most: html5ever takes time by its square (200,000 divs: three minutes)."""
    depth = deepest = 0
    for found in _OPEN_OR_CLOSE.finditer(markup):
        if found[0].lstrip("</").lower() in _VOID:
            continue
        if found[0].startswith("</"):
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _without_scripts(markup: str) -> str:
    """Without the contents of script and style elements; one pass, whatever is left open."""
    kept: list[str] = []
    at = 0
    while found := _SCRIPT.search(markup, at):
        kept.append(markup[at : found.start()])
        end = markup.lower().find(f"</{found[1].lower()}", found.end()) if len(kept) < 50 else -1
        if end < 0:
            return "".join(kept)
        at = end
    return "".join(kept) + markup[at:]


def looks_marked_up(text: str) -> bool:
    """Whether text that claims to be plain holds tags of HTML."""
    return _TAG.search(text) is not None


def plain_text(text: str, *, markup: bool) -> str:
    """`tidy` text of what a feed gives: as HTML if `markup` or if it plainly is; references left over are resolved."""
    if markup or looks_marked_up(text):
        return without_markup(text)
    return tidy(_REFERENCE.sub(lambda found: html.unescape(found[0]), text))


def cut(text: str, most: int) -> str:
    """At most `most` characters, at a space where one is near, with an ellipsis if something was cut."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    space = head.rfind(" ", most - 80)
    return head[: space if space > 0 else None].rstrip() + "…"
