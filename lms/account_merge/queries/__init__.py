"""Two accounts that may be of one person, and what a merge of them would do."""
