"""Taking a screenshot for the next question."""
