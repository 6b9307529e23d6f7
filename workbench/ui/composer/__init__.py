"""The composer: where a question, its documents and its thinking are put together."""
