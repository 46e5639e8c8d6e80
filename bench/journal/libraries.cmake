set(libraries tw_journal tw_market tw_venues_binance tw_data)
