"""The picture: counted by local day, drawn by a process of its own, whatever names there are."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from io import BytesIO

from PIL import Image

from bot.adapters.subprocesses.chart_renderer import ChartRenderer
from bot.model import Standing
from bot.reading.coverage.activity_chart import Chart, chart_of
from digests.slack.digests.chart import alt_text
from tests.support.digest_builders import TOPICS, item, quote, reading


def charted() -> Chart:
    late = datetime(2024, 5, 15, 23, 0, tzinfo=UTC)  # the 16th in Berlin
    given = [
        reading(item("1", published=late), topics=["trade"], quotes=[quote(name="Ada $x^2$ Brandt")]),
        reading(item("2", published=late), topics=[]),
        reading(item("3", published=None), topics=["trade"]),
        reading(item("4", standing=Standing.ARCHIVE), topics=["trade"]),
        reading(item("5", published=datetime(2024, 1, 1, tzinfo=UTC)), topics=["trade"]),
    ]
    return chart_of(given, pack_name="N–S", topics=TOPICS, last=date(2024, 5, 16), zone="Europe/Berlin")


def test_news_counts_on_its_local_day_and_nothing_else_counts() -> None:
    chart = charted()
    assert [(name, days[-1], sum(days)) for name, days in chart.topics] == [("Trade & payments", 1, 1), ("Other", 1, 1)]
    assert chart.people == (("Ada $x^2$ Brandt", 1),)
    assert (chart.first, chart.last) == (date(2024, 4, 17), date(2024, 5, 16))


async def test_the_picture_is_a_png_of_a_size_one_can_read_and_this_process_never_loads_the_plotting_library() -> None:
    drawn = await ChartRenderer().draw(charted())
    assert isinstance(drawn, bytes), drawn
    with Image.open(BytesIO(drawn)) as picture:
        assert picture.format == "PNG"
        assert picture.width >= 1_200
        assert picture.height >= 300  # of two topics; a dozen make it three times as high
    assert "matplotlib" not in sys.modules


def test_the_words_beside_it_tell_what_it_shows() -> None:
    shown = alt_text(charted())
    assert "17 April – 16 May 2024: Trade & payments 1 (most on one day: 1), Other 1" in shown
    assert "Quoted most: Ada $x^2$ Brandt 1." in shown
