"""A synthetic region: invented agencies, figures that behave like real ones, and planted faults, all known.

Written from the official forms and from what reports do, never from the readers and rules: it judges them.
"""

from analytics.synthetic.write import Synthesis, synthesize

__all__ = ["Synthesis", "synthesize"]
