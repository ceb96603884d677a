"""Whose an address is: which hosts one publisher answers for, and which are let out to many."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from tld import get_fld

from bot.reading.documents.urls import AGGREGATORS, host_of

_BY_NAME = frozenset(
    {
        "beehiiv.com",
        "blogs.com",
        "buttondown.email",
        "ghost.io",
        "libsyn.com",
        "livejournal.com",
        "medium.com",
        "over-blog.com",
        "podbean.com",
        "posthaven.com",
        "substack.com",
        "tumblr.com",
        "typepad.com",
        "wordpress.com",
    }
)
"""Let out by the name below (one.substack.com, two.substack.com), but absent from the public suffix list of 2026-03:
it holds only what the owners themselves submit."""

_BY_PATH = frozenset(
    {
        "bsky.app",
        "facebook.com",
        "feed43.com",
        "feedblitz.com",
        "feedburner.com",
        "fetchrss.com",
        "google.com",
        "medium.com",
        "politepol.com",
        "reddit.com",
        "rss.app",
        "rsshub.app",
        "substack.com",
        "t.me",
        "telegra.ph",
        "twitter.com",
        "vk.com",
        "x.com",
        "youtube.com",
    }
)
"""Let out by the path (medium.com/@one, feeds.feedburner.com/two): the host alone tells nobody's publisher. Google's
domain has groups, sites and feed links beside its news search."""


def same_site(one: str, other: str) -> bool:
    """Whether one publisher answers for both addresses: hosts of one site on the same port. Never where paths are let
    out."""
    site = site_of(one)
    return bool(site) and site == site_of(other)


@lru_cache(maxsize=4096)
def site_of(url: str) -> str:
    """The domain that somebody registered or rents, with its port if that is not the web's; "" for none.

    By the public suffix list and its private part (publicsuffix.org, as the `tld` package carries it: nothing is
    fetched), and by its default rule for endings that it does not know.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    domain = _domain(host)
    if not domain or domain in _BY_PATH:
        return ""
    return domain if port in (None, 80, 443) else f"{domain}:{port}"


def _domain(host: str) -> str:
    labels = [_in_unicode(label) for label in host.split(".")]
    if ":" in host or labels[-1].isdigit() or len(labels) == 1:
        return host  # an address, or a name of the own network
    name = ".".join(labels)
    domain = get_fld(f"https://{name}", fail_silently=True, search_private=True) or ".".join(labels[-2:])
    rented = labels[-domain.count(".") - 2 :]
    return ".".join(rented) if domain in _BY_NAME and rented[0] != "www" else domain


def _in_unicode(label: str) -> str:
    """The list spells names of other scripts in their own letters, links spell them xn--…"""
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label


def is_own(link: str, *, source: str, vouched: tuple[str, ...] = ()) -> bool:
    """Whether what a feed at `source` (its address after redirects) says under the link is said by the link's own site.

    What a document says of its home is no evidence: whoever writes it writes that too. `vouched`: sites whose articles
    the feed is known to carry by other evidence. Of an aggregator its own links are its own, and nobody else's are.
    """
    if host_of(link) in AGGREGATORS or host_of(source) in AGGREGATORS:
        return host_of(link) == host_of(source)
    return same_site(source, link) or site_of(link) in {site_of(f"https://{site}") for site in vouched} - {""}
