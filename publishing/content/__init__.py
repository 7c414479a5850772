"""Content files: the starter content as YAML, one file per thing that a person would edit.

Every app declares in its ``content.py`` which models stand in which folder (``kinds``). Loading
runs through ``reading`` (files to rows), ``matching`` (rows to the database), ``references``,
``planning`` (what is to do) and ``applying``; ``exporting`` goes the other way. None of them
knows a model.
"""
