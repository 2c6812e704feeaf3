"""The review page: a local web page on one run's answers and its store of decisions."""
