"""Whether an answer may be believed: probabilities of acceptance beside what is right."""
