set(libraries tw_market tw_data tw_json)
# The corpus test calls the fuzz target's entry.
target_sources(venues_bybit_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/bybit_parse_fuzz.cpp
                                         ${CMAKE_CURRENT_SOURCE_DIR}/support/shared_material.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/support/allocation_count.cpp
                                         ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/support/market_fixtures.cpp)
