"""What was asked and what came of it, counted: each number with its definition, without texts or
persons.

`definitions.NUMBERS` and `definitions.SPANS` say what is counted, as data; `Counting` keeps the
counts up to date beside what people wait for; `reading` tells them for a window of days and the
same window before, as a whole, by day, company, entry or route, with the questions and tickets
behind each. What they say of themselves stands in `words.NUMBER` and `words.NUMBER_MEANS`.
"""
