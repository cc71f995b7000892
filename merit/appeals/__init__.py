"""The check of appeals: the rules over who appeals and over what the appeal contests, as they judge every dossier.

`filed` says what an appeal contests, `checking` judges it, and `keeping` keeps the result of a detection beside the appeal.
"""
