set(libraries tw_venues_binance tw_data)
