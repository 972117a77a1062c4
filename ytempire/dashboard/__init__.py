"""The home page: what needs a person, what is being made, what is done."""
