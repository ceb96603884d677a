"""What stands together on a page: the small beside the large, collections at the end, the telling headline first."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.edition.clusters import ANALYSES_NAME, BESIDE, ROUND_UPS, grouped
from bot.model import Digest, ItemId, Reading, Weights
from digests.slack.digests.digest import compose
from digests.terminal import render_digest
from tests.support.blocks import all_text, cards
from tests.support.digest_builders import about, arranged, item, layout, reading
from tests.support.digest_strategies import readings

VISIT = [
    about("a", ["visit", "talk", "toast", "guard"], story="visit"),
    about("b", ["visit", "talk", "toast", "plane"], story="visit", outlet="River Post"),
    about("c", ["visit", "talk", "ferry", "plane"], story="visit", outlet="Bay Times"),
]


def test_a_small_story_stands_beside_the_large_one_it_is_close_to_and_another_does_not() -> None:
    dinner = about("dinner", ["toast", "soup", "wine"], hours=12)
    digest = grouped(arranged(*VISIT, dinner, about("gas", ["pipe", "price", "gas"])))
    assert [(card.story, card.beside) for one in digest.news for card in one.stories] == [
        ("visit", None),
        ("dinner", "visit"),
        ("gas", None),
    ]
    parts = compose(digest)
    text = all_text(parts)
    assert len(cards(parts[0])) == 2
    assert "*Also on this*\n• <https://outlet.example/bridge|Title dinner>" in text
    assert "* also on this: Title dinner" in render_digest(digest)
    assert "3 stories from 5 items" in text


def test_what_several_outlets_carry_has_a_card_of_its_own_however_close() -> None:
    close = [
        about(f"d{outlet}", ["toast", "soup", "wine"], story="dinner", outlet=outlet, hours=12)
        for outlet in ("One", "Two", "Three")
    ]
    digest = grouped(arranged(*VISIT, *close))
    assert [card.beside for one in digest.news for card in one.stories] == [None, None]


def test_no_story_has_more_than_a_few_beside_it() -> None:
    followers = [about(f"f{n}", ["visit", *(f"only{n}{m}" for m in range(5))], hours=12) for n in range(BESIDE + 3)]
    beside = [card.beside for one in grouped(arranged(*VISIT, *followers)).news for card in one.stories]
    assert 0 < beside.count(beside[1]) <= BESIDE
    assert None in beside[1:]


def test_newsletters_and_live_pages_stand_last_in_lines_and_lead_nothing() -> None:
    live = reading(item("live", title="War in the east live: a visit begins"), story="s")
    article = reading(item("article", title="The visit begins", outlet="River Post"), story="s")
    letter = reading(item("letter", title="Your Tuesday Briefing", outlet="Bay Times"))
    digest = grouped(arranged(live, article, letter))
    assert layout(digest.news) == [("summits", ["s"]), (ROUND_UPS, [digest.news[1].stories[0].story])]
    assert digest.news[0].stories[0].readings[0].item.title == "The visit begins"
    (part,) = compose(digest)[:1]
    assert len(cards(part)) == 1
    assert "1 story from 2 items · 2 outlets · 1 round-up" in all_text((part,))
    assert "• <https://outlet.example/bridge|Your Tuesday Briefing> · Bay Times" in all_text(compose(digest))


def test_a_day_of_newsletters_alone_is_told_as_such() -> None:
    parts = compose(arranged(reading(item(title="Your Tuesday Briefing"))))
    assert all_text(parts).startswith("1 round-up")
    assert "Your Tuesday Briefing" in all_text(parts[:1])


def test_a_story_leads_with_the_reading_that_is_closest_to_what_all_of_them_tell() -> None:
    digest = grouped(arranged(about("x", ["dog", "hat"], story="visit"), *VISIT))
    assert digest.news[0].stories[0].readings[0].item.id == "b"


def test_a_headline_that_tells_leads_rather_than_one_that_asks_or_opines() -> None:
    asked = about("q", ["visit", "talk", "toast", "plane"], story="visit")
    asks = [replace(asked, item=replace(asked.item, id=ItemId(f"q{n}"), title=t)) for n, t in enumerate(TEASERS)]
    lead = grouped(arranged(*asks, *VISIT)).news[0].stories[0].readings[0].item
    assert lead.title == "Title b"


TEASERS = ["Will the visit help?", "Watch: the visit", "How the visit will go", "Talks, at last | Ada Brandt"]


@given(readings(), st.lists(st.lists(st.sampled_from("abcde"), min_size=1, unique=True), min_size=25, max_size=25))
def test_grouping_drops_and_repeats_nothing_and_settles_at_once(given: list[Reading], stems: list[list[str]]) -> None:
    given = [
        replace(one, weights=Weights(of=tuple((stem, len(own) ** -0.5) for stem in own)))
        for one, own in zip(given, stems, strict=False)
    ]
    digest = arranged(*given)
    once = grouped(digest)
    assert grouped(once) == once
    assert shown(once) == shown(digest)


def shown(digest: Digest) -> list[tuple[str, list[str]]]:
    cards = [card for one in (*digest.news, *digest.archive) for card in one.stories]
    return sorted((card.story, sorted(one.item.id for one in card.readings)) for card in cards)


def test_opinion_stands_after_the_news_and_never_leads_a_story_that_has_a_report() -> None:
    def titled(name: str, title: str) -> Reading:
        one = about(name, ["visit", "talk", "toast"], story="visit", outlet=name)
        return replace(one, item=replace(one.item, title=title))

    column = about("column", ["harvest", "rail", "price"])
    column = replace(column, item=replace(column.item, title="Why the harvest will not travel by rail"))
    story = [
        titled("One", "What the visit means | Tarn Osskar"),
        titled("Two", "Why they toasted the visit"),
        titled("Three", "Ministers toast in Klow"),
    ]
    digest = grouped(arranged(*story, column))
    assert [(one.name, len(one.stories)) for one in digest.news][-1] == (ANALYSES_NAME, 1)
    assert digest.news[0].stories[0].readings[0].item.title == "Ministers toast in Klow"
    assert "Analysis" in all_text(compose(digest))


def test_the_weightiest_story_leads_the_page_whatever_its_topic() -> None:
    wide = [about(f"w{n}", ["gas", "pipe", "price"], story="gas", outlet=f"Outlet {n}") for n in range(4)]
    digest = grouped(arranged(about("dinner", ["soup", "wine"]), *wide))
    assert digest.news[0].stories[0].story == "gas"


def test_a_story_told_as_many_things_leads_with_where_it_stands_by_now() -> None:
    early = [about(f"e{n}", ["ferry", f"early{n}"], story="s", outlet=f"Post {n}", hours=-20 - n) for n in range(3)]
    late = [
        about(f"l{n}", ["ferry", "treaty", f"late{n}"], story="s", outlet=f"Herald {n}", hours=-n) for n in range(3)
    ]
    (card,) = (card for one in grouped(arranged(*early, *late)).news for card in one.stories)
    assert card.readings[0].item.id.startswith("l")
