"""A speaker's statements as lines. People, outlets and words are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from bot.model import ItemId, TopicId
from bot.reading.statements import lines
from tests.support.builders import NOW, a_reading

TOPICS = [TopicId("border"), TopicId("trade")]


def test_a_line_has_what_a_filter_asks_for() -> None:
    item = replace(
        a_reading().item, outlet="The  Harbour\nHerald", url="https://www.herald.example/1", title="Ферри\t1"
    )
    (line,) = lines.written(item, [(3, TOPICS, "“Payments”\nare\tlate — élan")], NOW).splitlines()
    one = lines.of(line)
    assert one.published == item.published
    assert lines.placed(one.place) == (item.id, 3)
    assert lines.place_of(line) == one.place
    assert (one.outlet, one.host, one.topics) == ("The Harbour Herald", "herald.example", " border trade ")
    assert one.words == "payments are late elan \x1f ферри 1"


def test_one_field_of_a_line_is_had_without_the_others() -> None:
    """Whatever the item and the statement hold, tabs and separators included."""
    item = replace(
        a_reading().item, outlet="Harbour\tHerald\x1f", url="https://www.herald.example/1", title="\tFerry \x1f"
    )
    for topics, text in ((TOPICS, "Payments\tare \x1f late"), ([], "")):
        (line,) = lines.written(item, [(3, topics, text)], NOW).splitlines()
        whole = lines.of(line)
        assert lines.outlet_of(line) == (whole.outlet, whole.host) == ("Harbour Herald", "herald.example")
        assert (lines.topics_of(line), lines.words_of(line)) == (whole.topics, whole.words)
        assert line[slice(*lines.text_within(line))] == lines.text_of(line)
        assert item.published is not None
        assert lines.day_of(line) == item.published.astimezone(UTC).date()
        assert lines.text_of(line).split() == text.lower().split()
    (undated,) = lines.written(replace(item, published=None, published_to=None), [(0, [], "Late")], NOW).splitlines()
    assert lines.day_of(undated) is None


def test_the_lines_of_one_article_begin_alike_and_like_no_others() -> None:
    one, other = a_reading("one").item, a_reading("other").item
    begins = f"{lines.stamp(one.published, NOW)}\t{one.id}:"
    assert all(
        line.startswith(begins) for line in lines.written(one, [(0, [], "a"), (1, TOPICS, "b")], NOW).splitlines()
    )
    assert not lines.written(other, [(0, [], "a")], NOW).startswith(begins)


moments = st.timedeltas(timedelta(days=1), timedelta(days=3_600_000)).map(
    lambda since: datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))) + since
)


@given(st.lists(st.tuples(st.one_of(st.none(), moments), st.integers(0, lines.MOST_STATEMENTS)), max_size=8))
def test_lines_stand_newest_first_undated_last_and_an_article_s_in_the_order_of_its_text(
    said: list[tuple[datetime | None, int]],
) -> None:
    stamps = [(lines.stamp(published, NOW), published, number) for published, number in said]
    kept = "".join(f"{stamp}\t{lines.place(ItemId('x'), number)}\t\t\t\t\n" for stamp, _, number in stamps)
    found = [(one.published, lines.placed(one.place)[1]) for one in map(lines.of, lines.in_order(kept))]
    early = datetime(1, 1, 1, tzinfo=UTC)
    assert found == sorted(said, key=lambda one: (one[0] is None, early - (one[0] or early), one[1]))


@given(moments)
def test_a_block_stands_where_its_lines_do(published: datetime) -> None:
    stamp = lines.stamp(published, NOW)
    assert stamp.startswith(lines.day(stamp))
    assert lines.day(stamp).startswith(lines.month(stamp))
    assert lines.month(stamp) + lines.WHOLE_MONTH > lines.day(stamp)
    assert lines.month(lines.stamp(None, NOW)) + lines.WHOLE_MONTH < lines.month(stamp)


def test_days_are_utc_s_and_include_both_ends() -> None:
    late = datetime(2031, 5, 14, 23, 30, tzinfo=timezone(timedelta(hours=-3)))
    kept = [f"{lines.stamp(at, NOW)}\tx:99999\t\t\t\t" for at in (late, datetime(2031, 5, 14, tzinfo=UTC), None)]
    assert lines.between(kept, date(2031, 5, 15), None) == kept[:1]
    assert lines.between(kept, None, date(2031, 5, 14)) == kept[1:2]
    assert lines.between(kept, date(2031, 5, 14), date(2031, 5, 15)) == kept[:2]
