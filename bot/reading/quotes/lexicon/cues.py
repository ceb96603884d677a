"""The words that carry a statement: verbs of saying and of attitude, with what each may govern.

The classes follow the usual frames of reporting verbs (Biber et al., Longman Grammar of Spoken and Written English,
ch. 9.2): a clause, a quotation, an infinitive, a plain object, "as", "for". Nothing here knows any person, outlet or
subject matter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, auto

from bot.reading.wordlist import listed


class Frame(Flag):
    """What a cue may govern."""

    CLAUSE = auto()
    """that …, whether …, or a bare clause."""
    QUOTE = auto()
    INFINITIVE = auto()
    """to go after banks."""
    OBJECT = auto()
    """a plain noun: announced a deal, rejected the claim."""
    FOR = auto()
    """for, on, about …: called for restraint."""
    ADDRESSEE = auto()
    """The object is who was told: told reporters that …"""
    PATIENT = auto()
    """The object belongs to what was said: urged Moscow to …, accused them of …, called it a mistake."""
    PARENTHESIS = auto()
    """May follow its content, set off by a comma: …, he explained."""


_LETTERS = {
    "C": Frame.CLAUSE,
    "Q": Frame.QUOTE,
    "I": Frame.INFINITIVE,
    "O": Frame.OBJECT,
    "F": Frame.FOR,
    "D": Frame.ADDRESSEE,
    "P": Frame.PATIENT,
    "X": Frame.PARENTHESIS,
}

_SAYING = """
say CQOX; tell CQDPX; add CQX; note CQOX; write CQX; state CQX; explain CQOX; announce CQOIX; argue CQFX; claim
CQOIX; declare CQOX; insist CQFX; report CQOX; reply CQX; respond CQ; answer CQ; ask CQPI; warn CQPFX; continue QX;
acknowledge CQOX; admit CQOX; concede CQOX; suggest CQOX; quip CQX; joke CQX; predict CQOX; assert CQOX; conclude
CQX; recall CQOX; reiterate CQOX; remark CQX; observe CQX; testify CQX; confirm CQOX; contend CQX; maintain CQX;
stress CQOX; emphasize CQOX; emphasise CQOX; underline CQO; underscore CQO; indicate CQX; mention CQOX; reveal CQOX;
disclose CQO; complain CQFX; comment CQX; caution CQP; promise CQIOX; pledge CQIO; vow CQIO; tweet CQX; post CQX;
blog CQX; message CQDX;
boast CQFX; brag CQF; posit CQX; recommend CQOX; repeat CQX; counter CQX; retort QX; shout QX; exclaim QX; inform
CQD; assure CQD; remind CQD; notify CQD; allege CQOX; charge CQX; deny CQO; accuse P; describe P; tout OP; call PQF;
opine CQX; muse CQX; lament CQOX; marvel CQX; gush QX; demand CQOI; urge PCQO; proclaim CQO; profess CI; speculate
CQ; hint CQF; imply CQ; quote QP; elaborate Q; interject QX; sum Q; put QX; read Q; begin Q; cry QX; yell QX;
whisper QX; murmur QX; snap QX; deadpan QX; scoff QX; crow QX; chant QX; intone QX; advise CQP; rule C; find C;
estimate CQOX; project C; relate CQ; affirm CQO; reaffirm CQO; attest C; clarify CQ; specify CQ; guarantee CQ; swear
CQI; threaten IC; propose CQOIX; object CQ; echo QO; agree CQIX; signal C; point CQF; lay Q; volunteer CQ; chide QX;
tease QX; summarize CQ; convey CQ; disagree CQ; certify C; decree C; instruct CQP; order P; dispute OC; refute O;
reject O; refuse I; decline I; pronounce P; counsel P; beg P; implore P; plead PIF; appeal F; invite P; press P;
stipulate C; advocate OF; discuss O; outline O; cite O; detail O; reference O; recount CQO; label P; dub P; brand P;
characterize P; portray P; liken P; paint P; dismiss PO; denounce POQ; condemn OPQ; exhort PI; compare P; criticize
OPQ; criticise OPQ; slam PO; blast PO; lambaste PO; deride PO; mock PO; praise O; hail OP; laud O; commend O;
applaud O; defend O; question OC; challenge O; downplay O; thank P; endorse O; blame P; rebuke P; chastise P;
ridicule PO; decry O; trumpet O; assail PO; rail F; rip P; fault P; credit P
"""

_ATTITUDE = """
believe CQX; think CQX; hope CIF; expect CP; fear CQX; worry CF; want IP; wish IC; doubt CO; suspect C; feel C;
oppose O; support O; welcome O; regret CO; favor O; favour O; back O; plan I; intend I; anticipate CO; prefer I;
regard P; view P; agree I; know C; assume C; vouch F; embrace O; resent O; yearn F
"""

# Verbs whose plain object is a statement's content only as a stance: "praised the deal" tells an attitude, not words.
_STANCES = listed(
    """
    criticize criticise slam blast lambaste deride mock praise hail laud commend applaud defend question
    challenge downplay endorse blame rebuke chastise ridicule decry assail rip fault credit denounce condemn
    reject deny dismiss oppose support welcome refuse decline dispute refute threaten vow pledge promise urge demand
    plead appeal beg implore thank rail vouch tout
    """
)

# Verbs that bring their plain object into the world by saying it: the deal announced, the figure disclosed.
_DELIVERED = listed(
    """
    announce declare proclaim propose promise pledge confirm reveal disclose admit concede deny report predict estimate
    demand recommend suggest claim allege acknowledge say
    """
)

_IRREGULAR = {
    lemma: forms.split()
    for lemma, forms in (
        ("say", "says said saying"),
        ("tell", "tells told telling"),
        ("write", "writes wrote written writing"),
        ("find", "finds found finding"),
        ("think", "thinks thought thinking"),
        ("feel", "feels felt feeling"),
        ("know", "knows knew known knowing"),
        ("put", "puts put putting"),
        ("read", "reads read reading"),
        ("begin", "begins began begun beginning"),
        ("swear", "swears swore sworn swearing"),
        ("lay", "lays laid laying"),
        ("sum", "sums summed summing"),
    )
}
_DOUBLED = listed("quip brag admit prefer regret snap rip dub")


@dataclass(frozen=True, slots=True)
class Cue:
    lemma: str
    frames: Frame
    attitude: bool
    """A verb of thinking, hoping or wanting: never an act of saying."""

    @property
    def stance(self) -> bool:
        """With a plain object or an infinitive it tells an attitude."""
        return self.attitude or self.lemma in _STANCES

    @property
    def denies(self) -> bool:
        """What it governs is what was not so: never shown without the verb."""
        return self.lemma in ("deny", "dispute", "refute")

    @property
    def speaks(self) -> bool:
        """A verb of saying that can carry a quotation."""
        return Frame.QUOTE in self.frames and not self.attitude

    @property
    def delivers(self) -> bool:
        """Its plain object is what was said, and not what was spoken of."""
        return self.lemma in _DELIVERED


def _forms(lemma: str) -> Iterator[str]:
    yield lemma
    if lemma in _IRREGULAR:
        yield from _IRREGULAR[lemma]
        return
    stem = lemma + lemma[-1] if lemma in _DOUBLED else lemma
    if lemma.endswith("e"):
        yield from (lemma + "s", lemma + "d", lemma[:-1] + "ing")
    elif lemma.endswith("y") and lemma[-2] not in "aeiou":
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing")
    else:
        sibilant = lemma.endswith(("s", "sh", "ch", "x", "z"))
        yield from (lemma + ("es" if sibilant else "s"), stem + "ed", stem + "ing")


def _table() -> dict[str, Cue]:
    table: dict[str, Cue] = {}
    for block, attitude in ((_ATTITUDE, True), (_SAYING, False)):
        for entry in block.replace("\n", " ").split(";"):
            lemma, letters = entry.split()
            frames = Frame(0)
            for letter in letters:
                frames |= _LETTERS[letter]
            cue = Cue(lemma, frames, attitude)
            for form in _forms(lemma):
                table[form] = cue
    return table


CUES = _table()
"""Any inflected form, in lower case → its cue."""

NOMINAL = listed(
    """
    statement claim assertion argument warning suggestion announcement remark comment declaration promise pledge
    vow accusation allegation belief view hope report conclusion denial complaint insistence prediction
    contention admission confirmation opinion reply response answer message conviction
    """
)
"""Nouns with a clause of their own: his claim that …; X's view is that …"""

LIGHT = listed(
    """
    express expresses expressed expressing voice voices voiced voicing issue issues issued issuing make makes made
    making sound sounds sounded sounding give gives gave giving deliver delivers delivered offer offers offered
    reiterate reiterates reiterated reaffirm reaffirms reaffirmed convey conveys conveyed repeat repeats repeated
    renew renews renewed renewing hold holds held take takes took
    """
)
"""Verbs that only lend a noun its subject: expressed hope that, issued a call for, voiced concern about."""
CARRIED = {
    **dict.fromkeys(listed("warning statement claim allegation accusation announcement assurance remark"), False),
    **dict.fromkeys(listed("call calls appeal demand plea pledge promise vow threat proposal request"), False),
    **dict.fromkeys(
        listed(
            """
            hope hopes confidence concern concerns fear fears doubt doubts regret readiness willingness support
            conviction belief view opinion commitment opposition desire interest worry worries alarm dismay anger
            gratitude satisfaction skepticism scepticism optimism outrage
            """
        ),
        True,
    ),
}
"""The nouns they carry → an attitude rather than something said."""

DOCUMENTS = listed(
    """
    poll survey study report analysis figures data research statement letter document memo email filing lawsuit
    post tweet article paper book indictment readout communique communiqué release ruling text message results
    census
    """
)
"""Things that say."""
