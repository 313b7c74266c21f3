"""Finding candidates: processes that train, the loop that feeds them, the leaderboard, the ensemble."""
