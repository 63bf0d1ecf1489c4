"""Planted faults, each a small pure function: in the books, in cells, in sentences, in the filing itself.

Written from the catalogue of checks and from what reports do wrong, not from the rules that find them.
"""
