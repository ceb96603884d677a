"""What only one capital's own outlets tell of a story: figures, agreements, names."""

from __future__ import annotations

from bot.model import BeatPack, Feed, FeedId, Label, Mention, Org, Reading, Side, Speaker, slug
from bot.reading.coverage.two_sides import Capitals, TwoCapitals
from tests.support.digest_builders import item, reading

PACK = BeatPack(
    name="Norrland–Svealand",
    sides=(Side(name="Norrland", terms=("norrland*",)), Side(name="Svealand", terms=("svealand*",))),
    orgs=(
        Org(id=slug("Ministry of Norrland"), name="Ministry of Norrland", kind="ministry", country="NL"),
        Org(id=slug("Northern Wire"), name="Northern Wire", aliases=("NW",), kind="state media", country="NL"),
        Org(id=slug("Ministry of Svealand"), name="Ministry of Svealand", kind="ministry", country="SV"),
    ),
    feeds=(
        Feed(id=FeedId("plain"), url="https://x.example/a", title="The Bell", group="State media: Svealand"),
        Feed(id=FeedId("both"), url="https://x.example/b", title="Norrland and Svealand today"),
    ),
)
CAPITALS = Capitals(PACK)


def report(
    outlet: str, text: str, *people: str, label: Label = Label.STATE_MEDIA, url: str = "https://x.example"
) -> Reading:
    made = reading(item(outlet, title="Talks end", text=text, outlet=outlet, label=label), story="s")
    mentions = tuple(Mention(speaker=Speaker(id=slug(name), name=name), spans=()) for name in people)
    return Reading(item=made.item, relevance=made.relevance, mentions=mentions, placed=made.placed)


def compared(*readings: Reading) -> TwoCapitals:
    found = CAPITALS.compare(readings)
    assert found is not None
    return found


def test_an_outlet_is_a_side_s_by_name_by_its_country_by_its_address_or_by_its_feed() -> None:
    def side(outlet: str, **more: str) -> int | None:
        return CAPITALS.side(item(outlet=outlet, label=Label.STATE_MEDIA, **more))  # type: ignore[arg-type]

    assert side("NW") == 0
    assert side("Svealand Daily") == 1
    assert side("Somebody", url="https://news.sv/a") == 1
    assert side("Somebody") is None
    assert CAPITALS.side(item(outlet="Svealand Daily", label=Label.INDEPENDENT)) is None


def test_only_what_one_side_alone_has_is_told_and_who_else_has_it() -> None:
    two = compared(
        report("Northern Wire", "A rail transit agreement worth $2.5 billion was signed. Trade grew 12%.", "Bo Lin"),
        report(
            "Svealand Bell",
            "A rail transit agreement and 33 documents were signed. Trade grew 12 percent.",
            "Bo Lin",
        ),
        report("Free Post", "A deal of $2.5 billion, said Ada Brandt.", "Ada Brandt", label=Label.INDEPENDENT),
    )
    one, other = two.sides
    assert [(point.words, point.elsewhere) for point in one.only] == [("$2.5 billion", ("Free Post",))]
    assert [point.words for point in other.only] == ["33 documents"]
    assert (one.outlets, other.outlets, two.others) == (("Northern Wire",), ("Svealand Bell",), ("Free Post",))


def test_names_and_agreements_count_years_and_dates_do_not() -> None:
    two = compared(
        report("NW", "On 3 May 2024 the ferry accord was signed in 2024.", "Ada Brandt"),
        report("Svealand Bell", "The two sides met on May 4."),
    )
    assert [point.words for point in two.sides[0].only] == ["ferry accord", "Ada Brandt"]
    assert two.sides[1].only == ()


def test_a_word_that_follows_a_figure_is_not_counted_by_it_and_an_agreement_has_the_words_right_before_it() -> None:
    two = compared(
        report("NW", "Trade rose 12.5% this year, and 31 ferries sank. The port bank signed a memorandum."),
        report("Svealand Bell", "The two sides met."),
    )
    assert [point.words for point in two.sides[0].only] == ["12.5%", "31 ferries"]


def test_nothing_is_compared_unless_both_sides_tell_the_story() -> None:
    assert CAPITALS.compare([report("NW", "$2 billion"), report("Free Post", "", label=Label.INDEPENDENT)]) is None
    assert CAPITALS.compare([report("NW", "Same."), report("Svealand Bell", "Same.")]) is None


def test_texts_in_two_languages_are_compared_by_amounts_and_by_names_of_the_pack() -> None:
    """Neither a figure that the other writes in its own way nor an agreement is "only" one side's."""
    two = compared(
        report("NW", "Trade of $240 billion and 5% growth; a ferry accord was signed.", "Ada Brandt"),
        report("Svealand Bell", "贸易额2400亿美元，另有30亿元投资。"),
    )
    assert [point.words for point in two.sides[0].only] == ["5% growth"]
    assert [point.words for point in two.sides[1].only] == ["30亿"]
