"""Settings → ports: the only room that picks what is real.

What answers Slack opens the store and Slack; only the worker opens the reading room, whose processes hold the language
model and the feed parser.
"""
