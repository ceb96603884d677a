"""How statements stand in a text."""

from __future__ import annotations

from enum import StrEnum


class Construction(StrEnum):
    """By what a statement's words are known to be somebody's."""

    QUOTE = "quote"
    """A quotation that an act of speech claims."""
    BLOCK = "block"
    """The paragraphs behind an act and its colon."""
    CLAUSE = "clause"
    """The clause that an act governs."""
    PARENTHESIS = "parenthesis"
    """The sentence around an act: according to her, …"""
    INFINITIVE = "infinitive"
    OBJECT = "object"
    """A noun that the act governs."""
    COLON = "colon"
    """The rest of the sentence behind the act and its colon."""
    FOLLOWED = "followed"
    """A quotation without an act, right behind a statement of somebody."""
    FLOATING = "floating"
    """A quotation that nothing around it gives to anybody."""
    FRAGMENT = "fragment"
    """A few quoted words inside a sentence."""
    SIGNED = "signed"
    """A quotation with a name under it."""
    ATTRIBUTED = "attributed"
    """A quotation whose sentence says whose it is, without an act."""
    TURN = "turn"
    """An interview's turn, behind the name of who speaks."""
    QUESTION = "question"
    """The same, of whoever asks."""
    GENERIC_QUESTION = "generic question"
    """`Q:`, which is no statement."""
    POINT = "point"
    """One of the points of a list that is said to be somebody's."""
    ANSWER = "answer"
    """`A:`, whoever is interviewed."""
