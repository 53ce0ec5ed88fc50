"""Questions: parse a block's lines into stem, options, answers, feedback and explanation."""
