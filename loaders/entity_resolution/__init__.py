"""Entity resolution: which servants are one person, by judgements.

``clusters`` and ``corrections`` are pure: servants as loaded and judgements go in, clusters and accepted corrections come out.
``judgements`` stores and applies what people decide, ``judgement_files`` reads and writes it as a file, ``splits`` applies
corrections of identifiers, and ``relink`` makes the graph what the clusters say.
"""
