"""Spreadsheets and other flat lists, whatever their columns are called: a row may say who, where, what post and more.

A file is read as sheets (a header and rows of texts), a mapping says what each column fills, and the rows become tables
of the same form as our own CSV files, which the planner checks and compares.
"""
