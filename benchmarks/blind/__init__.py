"""Faults and near misses written from the catalogue of checks by somebody who had not seen a rule."""
