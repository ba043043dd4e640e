"""The forms: one page for each daily verb, one to edit any record, all without a script."""
