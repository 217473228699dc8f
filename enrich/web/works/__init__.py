"""`/works` as the Crossref REST API has it, on the local index: who takes a base URL can ask here instead.

`questions` reads the parameters, `messages` makes the envelopes; what is asked
that the index cannot answer is refused as Crossref refuses it, with a sentence
that says so, and never answered with an empty list.
"""
