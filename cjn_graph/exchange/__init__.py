"""Import whole: readers of files, the plan of what would be written, and writing it."""
