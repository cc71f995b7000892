"""The answers to questions. Each type is made of the answer that ``merit.questions`` gives, which the commands print, too."""
