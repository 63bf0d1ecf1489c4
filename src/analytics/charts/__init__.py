"""Frames in, charts out: pure functions with one theme, which read nothing and decide nothing.

A chart never computes a total: it draws the rows that it is given, and a row without a value is a
named gap. Words inside a chart come from ``words.toml``; titles are templates of ``titles.py``
whose sentences are looked up by the caller.
"""
