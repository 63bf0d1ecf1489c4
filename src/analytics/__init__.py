"""Figures of Chinese government information disclosure annual reports: read, judged, stored, shown."""
