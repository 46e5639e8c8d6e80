find_package(OpenSSL REQUIRED COMPONENTS Crypto)
set(libraries tw_market tw_data tw_json OpenSSL::Crypto)
# The corpus test calls the fuzz target's entry.
target_sources(venues_binance_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/binance_parse_fuzz.cpp
                                           ${CMAKE_CURRENT_SOURCE_DIR}/support/shared_material.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/support/allocation_count.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp
  ${CMAKE_CURRENT_SOURCE_DIR}/support/market_fixtures.cpp)
