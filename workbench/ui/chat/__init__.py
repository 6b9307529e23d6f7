"""The conversation: questions, answers that grow, their citations and how each ended."""
