"""Copies of a whole network: exported, backed up, restored, moved to another store. Only admins make them.

``parts`` says what travels, ``reading`` reads it consistently while others write, ``folder`` keeps it as files with a
manifest, ``archive`` packs that folder into one encrypted file, ``restoring`` writes it into an empty store.
"""
