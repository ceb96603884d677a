"""Who said what in a Chinese article, by its surface: no model, no segmentation.

lexicon     its word lists
script      one way to write it: simplified, usual marks, as long as the text; its paragraphs, sentences, quotations
names       who is named in the article, in which role
sources     who speaks before a cue
cues        where somebody is said to say something
content     what is said
turns       interviews and briefings
attribution all of it together
"""
