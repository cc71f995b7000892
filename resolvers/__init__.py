"""How each field is answered: roots, loaders at the edges, pages and their cursors."""
