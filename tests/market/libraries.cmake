set(libraries tw_base tw_journal)
