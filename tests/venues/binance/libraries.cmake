set(libraries tw_market tw_data tw_json)
