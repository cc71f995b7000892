CREATE INDEX kept_figure_order_key IF NOT EXISTS FOR (n:KeptFigure) ON (n.order_key);
