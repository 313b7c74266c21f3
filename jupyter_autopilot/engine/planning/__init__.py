"""Plans: what a run will do and about what it takes, told from a look at the data, before anything is trained."""

from .facts import Facts, look_at_data
from .plan import make_plan, plan_for

__all__ = ["Facts", "look_at_data", "make_plan", "plan_for"]
