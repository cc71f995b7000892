"""Questions that cross portals: about a servant, a body, or a country. One module each.

Questions about a person reuse dossiers and rules; questions about a body or a country read the figures that detection keeps
(`merit.figures`). Every answer says its convention, and what is not assessed.
"""
