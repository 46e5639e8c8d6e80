set(libraries tw_venue_sim)
