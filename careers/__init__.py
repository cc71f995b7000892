"""Careers: which appointments follow each other, what each move was, and which of them labour contracts confirm.

``line``, ``moves``, ``promotions``, ``alignment`` and ``employment`` are pure: values go in, values come out. ``derive`` is the
only writer: it reads the appointments and contracts of dirty servants and writes employments, NEXT, Promotion and the grade of
each appointment. ``ties``, ``tied_people``, ``appointers`` and ``origins`` are pure, too: what joins people, for the questions.
So are ``routes`` and ``time_to_promotion``: by which ways, and after which time in a grade, careers go on.
"""
