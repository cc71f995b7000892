CREATE CONSTRAINT kept_figure_id IF NOT EXISTS FOR (n:KeptFigure) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT figure_run_id IF NOT EXISTS FOR (n:FigureRun) REQUIRE n.id IS UNIQUE;
CREATE INDEX kept_figure_about IF NOT EXISTS FOR (n:KeptFigure) ON (n.about);
