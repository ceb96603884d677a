"""Who said what in Chinese, by invented people of an invented river state."""

from __future__ import annotations

import time

import pytest

from bot.model import BeatPack, Person, Quote, Side, SpeakerId
from bot.reading.chinese.attribution import ChineseReader
from bot.reading.chinese.script import canonical, simplified
from bot.reading.names.recognition import Register

_PEOPLE = (
    Person(id=SpeakerId("viktor-ostrin"), name="Viktor Ostrin", aliases=("奥斯特林",)),
    Person(id=SpeakerId("wan-qiaoling"), name="Wan Qiaoling", aliases=("万巧玲",), family_first=True),
)
_READER = ChineseReader(
    Register.of(
        BeatPack(
            name="River–Lake",
            sides=(Side(name="River", terms=("river",)), Side(name="Lake", terms=("lake",))),
            people=_PEOPLE,
        )
    )
)


def _quotes(text: str) -> tuple[Quote, ...]:
    return _READER.attribute(text, start=0, end=len(text), on=None).quotes


def _said(text: str) -> list[tuple[str | None, str]]:
    return [(quote.speaker.name if quote.speaker else None, quote.text) for quote in _quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖国总统奥斯特林表示：“河口将开放。”", [("Viktor Ostrin", "河口将开放。")]),
        ("湖國總統奧斯特林表示：「河口將開放。」", [("Viktor Ostrin", "河口將開放。")]),
        ("湖國總統奧斯特林表示：﹃河口將開放。﹄", [("Viktor Ostrin", "河口將開放。")]),
        ('湖国总统奥斯特林表示:"河口将开放。"', [("Viktor Ostrin", "河口将开放。")]),
        (
            "奥斯特林表示：“河口将于五月开放，”他强调，堤坝属于两岸。",
            [("Viktor Ostrin", "河口将于五月开放，"), ("Viktor Ostrin", "堤坝属于两岸")],
        ),
        ("“河口将开放。”奥斯特林说，“渔民等得够久了。”", [("Viktor Ostrin", "河口将开放。 … 渔民等得够久了。")]),
        (
            "奥斯特林表示，湖国重视堤坝，强调堤坝属于两岸。",
            [("Viktor Ostrin", "湖国重视堤坝"), ("Viktor Ostrin", "堤坝属于两岸")],
        ),
        (
            "奥斯特林表示，中方重视堤坝，强调堤坝属于两岸。",
            [("Viktor Ostrin", "中方重视堤坝"), ("Viktor Ostrin", "堤坝属于两岸")],
        ),
        ("奥斯特林会见万巧玲时指出，双方要修好堤坝。", [("Viktor Ostrin", "双方要修好堤坝")]),
        ("万巧玲感谢奥斯特林的款待，强调堤坝属于两岸。", [("Wan Qiaoling", "堤坝属于两岸")]),
        ("奥斯特林与万巧玲共同强调，堤坝属于两岸。", [("Viktor Ostrin", "堤坝属于两岸")]),
        ("湖国外交部发言人的助理说，堤坝属于两岸。", [(None, "堤坝属于两岸")]),
        ("湖国水利部发言人甘·摩表示，堤坝属于两岸。", [("甘·摩", "堤坝属于两岸")]),
        ("奥斯特林没有表示将开放河口。他拒绝说明原因。", []),
        ("如果奥斯特林表示反对开放，会议就取消。", []),
        (
            "万巧玲表示，湖中今年有很多鱼。中俄两国的渡轮已够多。双方签署了协议。",
            [("Wan Qiaoling", "湖中今年有很多鱼。中俄两国的渡轮已够多")],
        ),
        ("奥斯特林表示，堤坝属于两岸。请问中方对此有何评论？", [("Viktor Ostrin", "堤坝属于两岸")]),
        ("奥斯特林周三（3日）在访问成果记者会上表示，堤坝属于两岸。", [("Viktor Ostrin", "堤坝属于两岸")]),
        ("湖国水利研究所的河口专家甘·摩指出：“堤坝属于两岸。”", [("甘·摩", "堤坝属于两岸。")]),
        ("俄罗斯科学院河流与现代水利研究所所长甘·摩在论坛期间表示，堤坝属于两岸。", [("甘·摩", "堤坝属于两岸")]),
        ("《湖滨日报》援引水利研究所所长甘·摩教授的话说，堤坝属于两岸。", [("甘·摩", "堤坝属于两岸")]),
        ("《湖滨日报》26日称，水利部副部长甘·摩表示，堤坝属于两岸。", [("甘·摩", "堤坝属于两岸")]),
        (
            "万巧玲强调，河口今年有很多很多很多的鱼；奥斯特林则重申堤坝属于两岸。",
            [("Wan Qiaoling", "河口今年有很多很多很多的鱼"), ("Viktor Ostrin", "堤坝属于两岸")],
        ),
        (
            "“渔民等得够久了。”万巧玲表示，两岸的堤坝要一起修。",
            [("Wan Qiaoling", "渔民等得够久了。"), ("Wan Qiaoling", "两岸的堤坝要一起修")],
        ),
        ("“渔民等得够久了。”万巧玲表示，随后离开了会场。", [("Wan Qiaoling", "渔民等得够久了。")]),
        ("万巧玲出席会议。奥斯特林3月在渡口谈“底线”，他说：“堤坝属于两岸。”", [("Viktor Ostrin", "堤坝属于两岸。")]),
        ("奥斯特林去年1月表示“河口将在五月对两岸开放”。", [("Viktor Ostrin", "河口将在五月对两岸开放")]),
        (
            "6月24日，据《湖滨日报》报道，河口将在五月对两岸的渡轮全部开放。",
            [("湖滨日报", "河口将在五月对两岸的渡轮全部开放")],
        ),
        ("万巧玲提到过去一年渔民等得够久了。", [("Wan Qiaoling", "过去一年渔民等得够久了")]),
        ("总司长蒙多洛尼表示，堤坝属于两岸。", [("蒙多洛尼", "堤坝属于两岸")]),
        ("湖国经济发展部长甘·摩7月28日参加会议时表示：堤坝属于两岸。", [("甘·摩", "堤坝属于两岸")]),
        ("万巧玲对此表示欢迎。", []),
        (
            "有记者提问,奥斯特林昨天表示,堤坝属于两岸,中方对此有何评论?",
            [("Viktor Ostrin", "堤坝属于两岸")],
        ),
        ("奥斯特林总统在同万巧玲部长会谈后共见记者时表示，堤坝属于两岸。", [("Viktor Ostrin", "堤坝属于两岸")]),
        (
            "据奥斯特林称，堤坝属于两岸，渡轮将在五月恢复航行。",
            [("Viktor Ostrin", "堤坝属于两岸，渡轮将在五月恢复航行")],
        ),
        (
            "据河口社电 湖国总统奥斯特林13日举行记者会。他表示，堤坝属于两岸。",
            [("Viktor Ostrin", "堤坝属于两岸")],
        ),
        ("奥斯特林就此向“每日渡口”网站（Daily Ferry）表示：“堤坝属于两岸。”", [("Viktor Ostrin", "堤坝属于两岸。")]),
        ("谈及“河口无人管理”，奥斯特林指出，堤坝属于两岸。", [("Viktor Ostrin", "堤坝属于两岸")]),
        (
            "奥斯特林表示，堤坝属于两岸。对于渔民的质疑，奥斯特林建议开一次会。“让他们到河口来，看看水有多深。”",
            [("Viktor Ostrin", "堤坝属于两岸"), ("Viktor Ostrin", "让他们到河口来，看看水有多深。")],
        ),
        (
            "奥斯特林表示，堤坝属于两岸。万巧玲没有到场。“让他们到河口来，看看水有多深。”",
            [("Viktor Ostrin", "堤坝属于两岸")],
        ),
        (
            "俄罗斯“Ferry Watch”公司总监奥斯特林在评论中表示，堤坝属于两岸。",
            [("Viktor Ostrin", "堤坝属于两岸")],
        ),
        (
            "专家呼吁尽快修好堤坝，湖国经济学家奥斯特林：“堤坝属于两岸，我们等得够久了。”",
            [(None, "尽快修好堤坝"), ("Viktor Ostrin", "堤坝属于两岸，我们等得够久了。")],
        ),
        ("记者问奥斯特林：“堤坝属于谁，渡轮何时恢复航行？”", []),
        ("奥斯特林赞同她的建议，表示堤坝属于两岸。", [("Viktor Ostrin", "堤坝属于两岸")]),
        ("湖国方案传来新消息，预计将于五月开工修建堤坝。", []),
        ("奥斯特林的名称没有改变，他所指出的也不多。", []),
        ("双方表示，堤坝属于两岸。", [(None, "堤坝属于两岸")]),
        ("他表示，堤坝属于两岸。", [(None, "堤坝属于两岸")]),
    ],
)
def test_who_said_what(text: str, expected: list[tuple[str | None, str]]) -> None:
    assert _said(text) == expected


def test_two_who_said_it_together_are_both_named() -> None:
    (quote,) = _quotes("奥斯特林与万巧玲共同强调，堤坝属于两岸。")
    assert [one.name for one in quote.jointly] == ["Wan Qiaoling"]


def test_a_name_is_found_after_its_office_and_again_without_it() -> None:
    text = "湖国科学院教授柳茂山认为，水位还会下降。\n柳茂山补充说，春天会更糟。"
    assert [(quote.role, quote.resolved_by) for quote in _quotes(text)] == [("湖国科学院教授", "name")] * 2


def test_speech_runs_on_until_the_article_speaks_again() -> None:
    text = "奥斯特林指出，堤坝已经很旧。我们愿同邻国一道修缮。两国代表随后签署文件。"
    assert _said(text) == [("Viktor Ostrin", "堤坝已经很旧。我们愿同邻国一道修缮")]


def test_who_relays_a_person_is_not_the_speaker() -> None:
    (quote,) = _quotes("据《湖报》报道，奥斯特林表示，堤坝属于两岸。")
    assert (quote.speaker and quote.speaker.name, quote.via) == ("Viktor Ostrin", "《湖报》")


def test_an_outlet_that_reports_relays_whom_it_names_at_once_and_nobody_else() -> None:
    near, far = _quotes(
        "《河口报》报道，奥斯特林表示，堤坝属于两岸。\n《河口报》报道，水位上涨，奥斯特林就此表示，堤坝属于两岸。"
    )
    assert (near.via, far.via) == ("《河口报》", None)


def test_a_relay_alone_is_the_outlet_s() -> None:
    assert _said("据《湖报》报道，河口的三座闸门已经关闭一周。") == [("湖报", "河口的三座闸门已经关闭一周")]


def test_whoever_heard_it_is_named() -> None:
    (quote,) = _quotes("奥斯特林向记者透露，水闸周五开放。")
    assert quote.addressee == "记者"


def test_a_briefing_is_read_by_its_turns_and_questions_are_nobody_s_statements() -> None:
    text = "\n".join(
        (
            "湖国外交部发言人万巧玲主持例行记者会。",
            "记者：水闸何时开放？",
            "答：周五开放。",
            "谢谢大家的关心。",
            "记者：谁来修？",
            "万巧玲：两岸一起修。",
        )
    )
    assert _said(text) == [
        ("Wan Qiaoling", "周五开放。"),
        ("Wan Qiaoling", "谢谢大家的关心。"),
        ("Wan Qiaoling", "两岸一起修。"),
    ]


def test_captions_and_editors_among_turns_are_nobodys_words() -> None:
    text = "记者：何时？\n万巧玲：周五开放。\n万巧玲 图源：湖报\n责任编辑：甘摩\n记者：堤坝呢？\n万巧玲：两岸一起修。"
    assert _said(text) == [("Wan Qiaoling", "周五开放。"), ("Wan Qiaoling", "两岸一起修。")]


def test_a_paragraph_in_quotation_marks_belongs_to_whom_a_colon_before_it_names() -> None:
    assert _said("奥斯特林认为堤坝实在太旧：\n\n“每年春天我们都担心。”")[1] == ("Viktor Ostrin", "每年春天我们都担心。")


def test_offsets_cut_the_words_out_of_the_text_however_it_is_written() -> None:
    text = "湖國總統奧斯特林表示︰﹁水閘將於１２日開放，﹂他強調，堤壩屬於兩岸。"
    for quote in _quotes(text):
        assert quote.text == " … ".join(piece.of(text) for piece in quote.content)
    assert len(canonical(text)) == len(text)


def test_simplifying_keeps_length_for_every_han_character() -> None:
    every = "".join(map(chr, (*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x2A6E0))))
    assert len(simplified(every)) == len(every)


@pytest.mark.parametrize("text", ["王毅表示，", "“", "记者：", "总统", "阿·", "对外", "\x00�", "中"])
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    long = (text * 100_000)[:100_000]
    before = time.process_time()
    _quotes(long)
    assert time.process_time() - before < 4


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("万巧玲坚决否认湖国曾向河国运送军火。", "湖国曾向河国运送军火"),
        ("奥斯特林驳斥了有关湖国关闭河口的说法。", "有关湖国关闭河口的说法"),
        ("奥斯特林否认曾说，“湖国是小伙伴”。", "曾说，“湖国是小伙伴"),
    ],
)
def test_what_somebody_denies_is_a_stance_with_its_verb(text: str, denied: str) -> None:
    (quote,) = _quotes(text)
    assert quote.cue is not None
    assert (quote.text, quote.stance, quote.cue.of(text)[:2] in ("否认", "驳斥")) == (denied, True, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("奥斯特林否认他表示，河口将永远关闭。", []),
        ("奥斯特林没有否认双方有分歧。", []),
        ("奥斯特林既不承认也不否认双方有分歧。", []),
        ("奥斯特林否认指控。他对这一说法予以驳斥。", []),
        ("奥斯特林在否认指控后表示，河口将开放。", ["河口将开放"]),
        ("奥斯特林驳斥称，河口将开放。", ["河口将开放"]),
        ("奥斯特林驳斥“湖国威胁论”，并强调堤坝属于两岸。", ["堤坝属于两岸"]),
    ],
)
def test_a_denial_of_nothing_told_is_none_and_what_is_said_beside_it_is_said(text: str, said: list[str]) -> None:
    assert [(quote.text, quote.stance) for quote in _quotes(text)] == [(words, False) for words in said]


def test_he_is_neither_of_two_who_met() -> None:
    assert _said("湖国总统奥斯特林与河国部长鲁德涅夫星期二会谈。他表示，河口明年开放。") == [(None, "河口明年开放")]
    assert _said("奥斯特林与部长鲁德涅夫会谈时，他表示，河口明年开放。") == [(None, "河口明年开放")]
    assert _said("湖国总统奥斯特林星期二到访。他表示，河口明年开放。") == [("Viktor Ostrin", "河口明年开放")]


@pytest.mark.parametrize("words", ["：“河口将开放。”", "，河口将开放。"])
def test_who_tells_somebody_speaks_and_neither_the_hearer_nor_the_paper(words: str) -> None:
    (quote,) = _quotes(f"据《河口报》报道，万巧玲告诉奥斯特林{words}")
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.text.strip("。"), quote.via) == ("Wan Qiaoling", "河口将开放", "《河口报》")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("湖国交通部长奥夫先科警告，河口可能关闭。", [("奥夫先科", "河口可能关闭")]),
        ("河国总统奥斯特林先表示，河口将永远关闭。", [("Viktor Ostrin", "河口将永远关闭")]),
        ("湖国交通部长嶙嶙嶙警告，河口可能关闭。", [(None, "河口可能关闭")]),
        (
            "市长鲁德涅夫到访。海关关长万巧玲回应称，船在湖国一侧。“关门的是他们，”她说。",
            [("Wan Qiaoling", "船在湖国一侧"), ("Wan Qiaoling", "关门的是他们，")],
        ),
        (
            "嶙嶙评论说：“隔着河的友谊最容易。”该中心主任万巧玲解释，两岸居民很少见面。",
            [("Wan Qiaoling", "两岸居民很少见面")],
        ),
        (
            "社会学家鲁德涅夫评论说：“隔着河的友谊最容易。”该中心主任万巧玲解释，两岸居民很少见面。",
            [("鲁德涅夫", "隔着河的友谊最容易。"), ("Wan Qiaoling", "两岸居民很少见面")],
        ),
        (
            "教授万巧玲认为，水位不会下降。她的学生奥斯特林却不同意：“老师一向乐观。”",
            [("Wan Qiaoling", "水位不会下降")],
        ),
    ],
    ids=["a minister", "an adverb", "a name nobody knows", "she", "a stranger first", "a calling", "another's words"],
)
def test_words_are_neither_the_ministrys_nor_the_next_persons_nor_run_into_anothers(
    text: str, expected: list[tuple[str | None, str]]
) -> None:
    assert _said(text) == expected
