"""Drawings as SVG, made from views."""
