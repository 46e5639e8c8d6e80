set(libraries tw_backtest tw_journal)
