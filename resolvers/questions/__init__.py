"""Questions: how the API asks those of ``merit.questions``, within the time and the number of statements that a request has."""
