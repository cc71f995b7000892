"""How each field is answered: from the root fields through dataloaders to pages and their cursors.

Modules import in this order: ``types``, ``errors`` and ``paging``; ``rows`` and ``career_paths``, which are pure; ``reading``;
``dataloaders``; ``context``; and the lists (``servants``, ``positions``, ``findings``, ``loading``, ``conflict_lists``).
"""
