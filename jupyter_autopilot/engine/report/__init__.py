"""Model reports (`make.py`), explanations of predictions (`shapley.py`), and the rows that both need (`rows.py`)."""
