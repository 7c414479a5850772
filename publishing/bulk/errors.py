"""What is said of a file that cannot be read, or a table that cannot be written."""


class TableError(Exception):
    """Why a file is no table, or a table no file, in a sentence for the person who asked."""
