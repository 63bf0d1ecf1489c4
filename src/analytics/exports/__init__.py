"""What leaves the program: pictures and tables that explain themselves wherever they are opened."""

from analytics.exports.images import KINDS, Caption, Kind, draw_image
from analytics.exports.tables import frame_to_csv, neutralise
from analytics.exports.workbooks import frame_to_xlsx

__all__ = ["KINDS", "Caption", "Kind", "draw_image", "frame_to_csv", "frame_to_xlsx", "neutralise"]
