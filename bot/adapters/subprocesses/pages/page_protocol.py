"""How `extracting` and its child process talk; framed as in `jobs`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import TypeAdapter

from bot.model import Admission, Article, PageLinks, Unusable


@dataclass(frozen=True, slots=True, kw_only=True)
class PageJob:
    """The document that follows is a web page."""

    kind: Literal["page"] = "page"
    url: str
    headers: tuple[tuple[str, str], ...]
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesJob:
    """The document that follows is a robots.txt in UTF-8."""

    kind: Literal["rules"] = "rules"
    url: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksJob:
    """The document that follows is a web page whose links are wanted."""

    kind: Literal["links"] = "links"
    url: str
    headers: tuple[tuple[str, str], ...]
    selector: str
    now: datetime


PageAnswer = Article | Admission | PageLinks | Unusable

page_jobs: TypeAdapter[PageJob | RulesJob | LinksJob] = TypeAdapter(PageJob | RulesJob | LinksJob)
page_answers: TypeAdapter[PageAnswer] = TypeAdapter(PageAnswer)
