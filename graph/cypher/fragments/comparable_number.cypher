// Columns:
toLower(
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(c.number,
    ' ', ''), ' ', ''), '-', ''), '‐', ''), '‑', ''), '‒', ''), '–', ''), '—', ''), '−', ''), '﹣', ''), '－', '')
)
