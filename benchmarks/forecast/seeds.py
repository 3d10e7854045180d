"""Which seeds a forecast may be tuned on, and which are held back to judge it.

Nobody looks at a held-back trace before the forecaster is finished: constants are fitted on
TRAINING alone, and `python -m benchmarks.forecast` judges on HELD_BACK.
"""

TRAINING = tuple(range(1, 121))

# Drawn once; disjoint from TRAINING.
HELD_BACK = tuple(range(730_001, 730_201))
