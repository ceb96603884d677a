"""Who said what in one article. Each room knows those above it, and none below.

text        paragraphs, quotation marks as a stack, an interview's turns, and all laid beside the parse
cues        who is reported to say, warn, hope …: the cue, its source's words, who can speak, and what was not said
content     what is said: quotations that a cue touches, what is reported without marks, quotations without a cue
entities    who is named in the article, under which forms, in which office and role
resolution  whom a source means: he, she, a ministry, two together; to whom it was said
confidence  how sure that is
attribution all of it together: text and parse → quotes and mentions
"""
