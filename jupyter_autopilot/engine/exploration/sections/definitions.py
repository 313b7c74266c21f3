"""What the words and figures of an exploration mean."""

from __future__ import annotations

from ....contract.exploration import Definition
from ..figures import CLIPPED_PERCENTILES, OUTLIER_DEVIATIONS
from .correlations import MOST_CATEGORIES
from .power import LEAK_POWER
from .target import SKEWED

LOW, HIGH = CLIPPED_PERCENTILES

DEFINITIONS = [
    Definition(term=term, meaning=meaning)
    for term, meaning in {
        "Numeric": "Numbers, also when they are stored as text.",
        "Categorical": "Texts or codes with few different values, and numbers with only two.",
        "Datetime": "Dates, with or without a time of day.",
        "Text": "Free text of several words.",
        "Sequence": "Several numbers in each cell.",
        "Missing": "An empty or blank cell, or one of the tokens that count as missing.",
        "Invalid": "A value that is not of its column's type; it counts as missing.",
        "Outlier": f"Further from the median than {OUTLIER_DEVIATIONS} robust standard deviations, that is, of the "
        f"values clipped to their {LOW}th and {HIGH}th percentile.",
        "Skew": f"How lopsided a distribution is; beyond {SKEWED:.0f} in size it has a long tail.",
        "Kurtosis": "How heavy the tails are (Pearson's); 3 for a normal distribution.",
        "Prediction power": "How well a feature predicts the target alone: the cross-validated score of a small tree, "
        "stretched so that 0 is a constant guess and 1 is perfect. It is made of the area under the ROC curve "
        f"(binary), balanced accuracy (multiclass) or R2 (regression). Above {LEAK_POWER} it often means leakage. It "
        "says nothing of what a feature adds to others.",
        "Target leakage": "A column that knows the target, but will not be known when a prediction is needed.",
        "Duplicate row": "Equal to an earlier row in every column.",
        "Contradicting rows": "Rows with the same features but different targets.",
        "Pearson's correlation": "How close two numeric columns are to a straight line, from -1 to 1.",
        "Spearman's correlation": "The same of their ranks: how close they are to any rising or falling line.",
        "Cramér's V": "How much two categorical columns tell of each other, from 0 to 1, corrected for what chance "
        f"gives in few rows; beyond the {MOST_CATEGORIES} most frequent values of a column the others count as one.",
        "Correlation ratio": "How much of a numeric column's variation a categorical one explains: the square root of "
        "the share, adjusted for the number of categories, from 0 to 1.",
        "Variance inflation factor": "1 / (1 - R2) of a numeric feature predicted from the others by a linear model: 1 "
        "where they say nothing of it, 10 where they explain 90 % of it; gaps count as the mean.",
        "Principal component": "A weighted sum of the standardized numeric features; the first has as much of their "
        "variance as one can have, and each further one as much as is left.",
        "Favourable": "The label, or the numbers, whose share in groups of rows the bias report compares.",
        "Anomalous row": "One that random cuts through the columns separate from the others sooner than usual (an "
        "isolation forest), by so much that it stands out; the score is below 0, and the lower, the more unusual.",
        "Missing together": "Columns whose gaps are in the same rows, but for 5 % of them.",
        "Group": "Rows that belong to one person or thing. Split by chance, a model is judged by those that it knows.",
        "Quick score": "The cross-validated score of a small model of all features, to compare before and after a fix; "
        "the trained candidates are better.",
    }.items()
]
