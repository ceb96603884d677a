"""What a status and what a fault of the transport say, as sentences without addresses or object reprs."""

from __future__ import annotations

import ssl

import aiohttp


def status_in_words(status: int, *, wall: bool = False, what: str = "feed") -> tuple[str, bool]:
    """(sentence, refused): what a status other than 200 says about a feed or a page."""
    if wall:
        return f"a bot wall (Cloudflare challenge, {status}) keeps us out", True
    match status:
        case 401 | 407:
            return f"it asks for a password ({status})", True
        case 403:
            return "the server refuses us (403)", True
        case 404:
            return f"there is no such {what} (404)", False
        case 410:
            return f"the {what} is gone for good (410)", False
        case 429:
            return "it asks us to come less often (429)", False
        case 451:
            return "it may not be shown here for legal reasons (451)", True
        case 503:
            return "the server is overloaded or under repair (503)", False
        case 204 | 205 | 206:
            return f"it answers without a whole document ({status})", False
    if status >= 500:
        return f"the server has a fault of its own ({status})", False
    return f"it answers {status}", False


def fault_in_words(problem: BaseException, *, connect: float, read: float) -> str:
    """`connect`, `read`: the deadlines, in seconds."""
    match problem:
        case aiohttp.ClientConnectorCertificateError():
            detail = getattr(problem.certificate_error, "verify_message", "") or "it does not fit the name"
            return f"its TLS certificate is not valid ({detail})"
        case aiohttp.ClientConnectorDNSError():
            return f"the name {problem.host} cannot be resolved"
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return "no secure connection can be made (TLS)"
        case aiohttp.ConnectionTimeoutError():
            return f"no connection within {connect:g} s"
        case aiohttp.SocketTimeoutError():
            return f"it stopped answering for {read:g} s"
        case aiohttp.ServerDisconnectedError() | ConnectionResetError():
            return "it closed the connection without an answer"
        case aiohttp.ClientPayloadError():
            return "its answer broke off"
        case aiohttp.ClientConnectorError():
            return f"no connection ({problem.os_error.strerror or problem.os_error})"
        case aiohttp.InvalidURL():
            return "it isn't a web address"
        case aiohttp.ClientResponseError():
            return "its answer is not HTTP"
        case OSError():
            return f"the connection failed ({problem.strerror or type(problem).__name__})"
    return f"the fetch failed ({type(problem).__name__})"
