"""A machine translation of a statement, for whoever asked: marked as what it is, the original a press away."""

from __future__ import annotations

from bot.model import NotTranslated, Part, Statement, Translation
from digests.slack import choices, controls
from digests.slack.blocks import actions, button, context, part, section
from digests.slack.mrkdwn import fit, link
from digests.wording.quotations import speakers_of, words_of
from digests.wording.words import source_of

WORDS = 2_500


def compose_translation(statement: Statement, made: Translation | NotTranslated) -> Part:
    """Never in quotation marks nor in a block quotation: nobody spoke these words. Where the engine failed, why, and
    the original words."""
    choice = choices.encode_choice(choices.WhySaid(item=statement.item, number=statement.number))
    original = actions(button("Original", controls.numbered(controls.USEFUL, 0), value=choice))
    about = f"{fit(speakers_of(statement.quote) or 'unnamed', 120)}, {link(statement.url, source_of(statement), 80)}"
    match made:
        case Translation(text=text, engine=engine):
            title = f"*Machine translation* by {fit(engine, 80)}, not {about}"
            noted = "Nobody spoke these words. Do not quote them as somebody's."
            blocks = [section(f"*Machine translation* of words of {about}"), section(fit(text, WORDS))]
            return part([*blocks, context(f"By {fit(engine, 80)}. {noted}"), original], f"{title}: {fit(text, 300)}")
        case NotTranslated(reason=reason):
            failed = f"The translation engine gave no translation: {fit(reason, 300)}."
            words = section(fit(words_of(statement.quote), WORDS) or "…")
            return part([section(failed), words, context(about), original], failed)
