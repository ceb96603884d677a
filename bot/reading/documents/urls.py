"""Links as feeds give them: which may be shown, and which name the same article."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from bot.model import stable_id
from bot.reading.documents.sanitizer import one_line

LONGEST = 2_000
"""Characters; Slack takes 3,000, and nobody's article needs more."""

# Parameters that say where a reader came from. Short on purpose: one dropped wrongly makes two articles one, and loses
# one. (courlan's list, for instance, drops cid, eid, uid and source, by which some sites number their articles.)
_CAMPAIGN = re.compile(
    r"^(?:utm_\w+|mtm_\w+|pk_\w+|fbclid|gclid|gclsrc|gbraid|wbraid|dclid|msclkid|yclid|twclid|ysclid|mc_[ce]id|igshid|"
    r"igsh|ocid|cmpid|smid|ref_src|at_medium|at_campaign|at_custom\d|_hs\w+|mkt_tok|traffic_source|feedtype|xtor)$",
    re.IGNORECASE,
)


def shown(link: str) -> str | None:
    """The link if a person may follow it: http or https, a host, no user name, no characters that mislead; else None.

    Characters that have no place in an URL are percent-encoded, names in other scripts written in ASCII (xn--…).
    """
    return _shown(link) if len(link) <= 2 * LONGEST else None  # what is kept in memory is bounded


@lru_cache(maxsize=1024)
def _shown(link: str) -> str | None:
    link = one_line(link)
    if not link or len(link) > LONGEST or any(ord(c) < 0x20 for c in link):
        return None
    try:
        parts = urlsplit(link)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or "@" in parts.netloc or "\\" in parts.netloc:
        return None
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    if not re.fullmatch(r"[A-Za-z0-9._~-]+|[0-9A-Fa-f:.]+(?:%\w+)?", name):
        return None
    place = f"[{name}]" if ":" in name else name
    place += f":{port}" if port is not None else ""
    kept = "/%:=&?~+!$,;'@()*#[]"
    path = quote(parts.path, safe=kept.replace("?", "").replace("#", "").replace("[", "").replace("]", ""))
    query, fragment = quote(parts.query, safe=kept.replace("#", "")), quote(parts.fragment, safe=kept)
    return urlunsplit((parts.scheme.lower(), place, path, query, fragment))


@lru_cache(maxsize=1024)
def canonical(link: str) -> str:
    """A key that two links share when they lead to the same article; of a link as `shown` gives it. Not for following.

    It leaves out scheme, www, web port, tracking parameters, the order of parameters, fragment and closing slash.
    """
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    pairs = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _CAMPAIGN.match(k)]
    query = "?" + urlencode(sorted(pairs)) if pairs else ""
    page = parts.fragment if parts.fragment.startswith(("!", "/")) else ""  # pages of sites that live in one document
    return host + port + parts.path.rstrip("/") + query + ("#" + page if page else "")


def article_key(link: str) -> str:
    """The canonical URL of what may be an article; "" for no address that may be shown, and for a home page."""
    url = shown(link)
    key = canonical(url) if url else ""
    return key if re.search(r"[/?#]", key) else ""


def claim_id(teller: str, article: str) -> str:
    """The id of what `teller` (a feed's id, an aggregator's host) says about another site's article, by its key."""
    return stable_id("claim", teller, article)


def claimed_alias(name: str) -> str:
    """What names a claim among the entries of a feed, where `name` would name an article of the feed's own site."""
    return stable_id("claimed", name)


def without_feed_scheme(link: str) -> str:
    """feed:https://… is https://…, and feed://host is host: what browsers once handed to feed readers."""
    return re.sub(r"^feed:(?://)?", "", link.strip(), flags=re.IGNORECASE)


def addresses(given: str) -> tuple[str, ...]:
    """What a person may mean by an address, likeliest first: without a scheme https, then http."""
    given = given.strip().removeprefix("<").removesuffix(">")
    given = without_feed_scheme(given)
    if "://" in given:
        return (given,)
    return (f"https://{given}", f"http://{given}") if given else ()


AGGREGATORS = frozenset({"news.google.com", "api.gdeltproject.org", "bing.com"})
"""Searches over many outlets: an entry is another outlet's headline, named by its <source>, else by its link's host."""


def server_of(link: str) -> str:
    """Whom to be polite to: the host, lower case, with its port if that is not the web's; "" for none."""
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    return f"{host}:{port}" if port not in (None, 80, 443) else host


def host_of(link: str | None) -> str:
    """The host without www, lower case; "" for none."""
    return host_and_path(link or "")[0]


_ORDINARY = re.compile(r"https?://([a-z0-9-]+(?:\.[a-z0-9-]+)+)((?:/[!-\"$->@-Z\\^-~]*)?)(?:[?#][!-~]*)?")


@lru_cache(maxsize=32_768)
def host_and_path(link: str) -> tuple[str, str]:
    """(host without www, lower case; path), each "" where there is none. Each of a digest's ten thousand links is asked
    for several times; nearly all are of the ordinary form, for which `urlsplit` takes ten times as long."""
    if ordinary := _ORDINARY.fullmatch(link):
        return ordinary[1].removeprefix("www."), ordinary[2]
    try:
        parts = urlsplit(link)
        return (parts.hostname or "").removeprefix("www."), parts.path
    except ValueError:
        return "", ""
