"""Which addresses are Slack's own. What comes in a payload may name any; only these are ever called."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?/[!-\[\]-~]*")
"""Scheme, host, port. So narrow (lower case, no user, no backslash, printable ASCII) that no two parsers can differ
over where it leads."""
_HOST = re.compile(r"(?:[a-z0-9-]+\.)+slack(?:-gov)?\.com")
"""hooks.slack.com takes replies, files.slack.com gives files; GovSlack has the same under slack-gov.com."""
_PORTS = {"http": 80, "https": 443}


def is_slacks(address: str, *, api_url: str) -> bool:
    """Whether it is https at a subdomain of Slack's, or at the very scheme, host and port of `api_url`."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return False
    scheme, host, port = found[1], found[2], int(found[3] or _PORTS[found[1]])
    if (scheme, port) == ("https", 443) and _HOST.fullmatch(host):
        return True
    home = urlsplit(api_url)
    return (scheme, host.strip("[]"), port) == (home.scheme, home.hostname, home.port or _PORTS.get(home.scheme))
