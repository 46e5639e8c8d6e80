set(libraries tw_venues_binance tw_venues_bybit tw_venues_okx tw_venues_kraken)
# The corpus test calls the fuzz target's entry.
target_sources(venues_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/instrument_list_fuzz.cpp
                                   ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp)
