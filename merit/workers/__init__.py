"""Workers: a detection judges its pages in the workers of any executor, such as a pool of processes.

The main process lists pages of ids, saves what is found and judges strata (`dispatch`). A worker is any thread of any process: it
judges a page (`job`) over a connection of its own (`session`). What both send each other is pickled (`pickling`).
"""
