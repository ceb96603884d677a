"""He or she, as far as a name tells: by a Russian patronymic or surname, else by a common given name.

A hint and no more: it rules a person out as the antecedent of "he" or "she", and never names one. A name that is given
to women and men alike (Jean, Kim, Sasha, Robin) is in neither list, nor is any Chinese or Korean one.
"""

from __future__ import annotations

from bot.reading.names.recognition import Name, family_first
from bot.reading.wordlist import listed

_WOMEN = listed(
    """
    abigail adriana agnes aleksandra alexandra alice alicia alina alison amanda amelia amy ana anastasia angela
    anita ann anna anne annalena annie antonia audrey barbara beatrice bella bernadette betty bridget camille carla
    carmen carol carolina caroline catherine cecilia charlotte chiara christina christine claire clara claudia cristina
    daria deborah denise diana diane dina dolores dora doris dorothy ekaterina elaine eleanor elena elisabeth elizabeth
    ella ellen elvira emily emma erica erika esther eva eve evelyn fatima fiona florence frances francesca galina
    gemma genevieve georgina gertrude giulia gloria greta hanna hannah harriet heather heidi helen helena hilary
    hillary ilona ines ingrid irena irene irina isabel isabella ivanka jacqueline jane janet janice jennifer jessica
    joanna josephine joyce judith julia julie karen karin karina kate katharina katherine kathleen kathy katja
    katrin kirsten kristalina kristen kristina larisa laura lena leonora lidia lilia linda lisa liz liza loretta lori
    louise lucia lucy ludmila lydia lyudmila madeleine magdalena margaret margarita maria marianne marie marina marta
    martha mary matilda megan melania melanie melissa mia michelle miriam monica monika nadezhda nadia nancy naomi
    natalia natalie natalya nathalie nicole nina nora olga olivia pamela patricia paula pauline penelope penny polina
    priscilla rachel raisa rebecca regina rita rosa rose rosemary roza ruth sabine samantha sandra sara sarah sharon
    sheila shirley silvia sofia sonia sonya sophia sophie stella stephanie susan susanna susanne suzanne svetlana
    sylvia tamara tania tanya tara tatiana tatyana teresa theresa tina ulrike ursula valentina valeria vanessa
    vera veronica veronika victoria viktoria violet virginia viviane wendy yekaterina yelena yevgenia yulia yvonne
    zinaida zoe zuzana
    """
)
_MEN = listed(
    """
    aaron abdul abraham adam adrian ahmed akira alan albert aleksandr aleksei aleksey alexander alexei alexey alfred
    ali allan allen alvin anatoly andreas andrei andres andrew andrey andrzej angus anthony anton antonio antony
    arkady arnold artem arthur artyom august austin barack barry bart benjamin bernard bernie bill bob bobby boris
    brad brandon brendan brent brian bruce bruno bryan calvin carl carlos charles christian christoph christopher
    clark claude clive colin conrad craig curtis daniel danil danila dave david dean denis dennis derek dieter dimitri
    dirk dmitri dmitriy dmitry dominic don donald douglas duncan dwight earl eddie edgar edward edwin elliot emmanuel
    enrico eric erik ernest eugene evan evgeny felix fernando filip florian francis francisco francois frank franklin
    franz fred frederick friedrich fyodor gabriel gary gavin gennady geoffrey george georgy gerald gerard gerhard
    giovanni giuseppe gleb glenn gordon graham greg gregory grigory guido gustav guy hans harold harry harvey hassan
    heinrich helmut henrik henry herbert herman howard hugh hugo humphrey ian igor ilya immanuel isaac ivan jack jacob
    jake jakob jakub james jason jeff jeffrey jeremy jerome jerry jim jimmy joachim joao joe joel john
    johannes jonas jonathan jorge jose josef joseph joshua juan justin karl keith kenneth kevin kirill klaus
    konrad konstantin kurt lars larry laurent lawrence leo leon leonard leonid lev liam lloyd louis luca lucas
    luigi luis lukas luke maksim malcolm manuel marc marcel marco marcus mario mark markus martin mateusz matt matthew
    matthias maurice max maxim michael michel miguel mikhail mike miles milos mohamed mohammed muhammad narendra nathan
    neil nicholas nick nicolas nigel nikita nikolai nikolay noah norman oleg oleh oliver olivier omar oscar osman otto
    pablo patrick paul pavel pavlo pedro peter petr philip philipp philippe phillip pierre piotr pyotr rafael ralph
    ramzan randy raul ray raymond reinhard ricardo richard rick rob robert roberto rodney roger roland roman ron ronald
    rory roy ruslan russell samuel scott sean sebastian serge sergei sergey sergio seth shane simon stanislav stanley
    stefan stefano stephen steve steven stewart stuart sven taras ted terence theodore thomas tim
    timothy tobias todd tom tomas tommy tony travis trevor vadim valery vasily vernon victor viktor vincent vitaly
    vlad vladimir vladislav volodymyr vyacheslav walter warren wayne werner wilhelm will william wolfgang xavier
    yaroslav yegor yevgeny yuri yury zbigniew
    """
)
_HER_PATRONYMIC = ("ovna", "evna", "ichna")
_HIS_PATRONYMIC = ("ovich", "evich")
_HER_SURNAME = ("ova", "skaya", "tskaya")
_HIS_SURNAME = ("ov", "ev", "sky", "skiy", "skii")


def gender_of(name: Name) -> str:
    """ "m", "f", or empty: what the folded words of a full name say. A lone surname says nothing."""
    if len(name) < 2 or family_first(name):
        return ""
    for word in name[1:]:
        if word.endswith(_HER_PATRONYMIC):
            return "f"
        if word.endswith(_HIS_PATRONYMIC) and word is not name[-1]:
            return "m"
    for word in name[:-1]:
        if word in _WOMEN:
            return "f"
        if word in _MEN:
            return "m"
    if name[-1].endswith(_HER_SURNAME):
        return "f"
    return "m" if name[-1].endswith(_HIS_SURNAME) and len(name[-1]) > 4 else ""
