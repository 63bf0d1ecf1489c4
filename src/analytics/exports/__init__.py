"""What leaves the program: tables that explain themselves wherever they are opened."""

from analytics.exports.tables import frame_to_csv, neutralise

__all__ = ["frame_to_csv", "neutralise"]
