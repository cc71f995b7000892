"""Workers: a detection judges its pages and strata in the workers of any executor, such as a pool of processes.

The main process lists pages of ids, collects rows and saves what is found (`dispatch`). A worker is any thread of any process: it
judges a page over a connection of its own (`session`), or all strata of a rule (`job`). What both send each other is pickled
(`pickling`).
"""
