set(libraries tw_base tw_venues_binance tw_data)
