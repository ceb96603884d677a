"""Who said what in one article.

layout       paragraphs, and what is no prose of the article's own
marks        quotation marks, as a stack
prose        text, parse and quotations laid side by side
cues, acts   who is reported to say, warn, hope …     (sources, nouns: the words that name them;
                                                        speaking: who can speak; unsaid: what was not)
transcripts  an interview's turns
direct       quotations and the acts that touch them
clauses, parentheses, objects, extent                  what is reported without marks
floating     quotations that no cue touches           (attributed: their own sentence says whose they are)
statements   the order of all that
named, cast  who is named in the article, under which forms     (posts: the name behind an office and its place)
memory       what was read so far: he, she, it, whoever spoke before
resolve      whom a source means                      (gender: he or she by name; offices: what speaks for somebody)
roles, told  what he is, whom he told
attribution  all of it together: text and parse → quotes and mentions
"""
