"""One module for each format of files that hold lists: each opens a file as sheets of rows of texts."""
