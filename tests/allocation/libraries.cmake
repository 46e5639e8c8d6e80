set(libraries tw_backtest tw_data tw_venues_binance)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/allocation_count.cpp)
