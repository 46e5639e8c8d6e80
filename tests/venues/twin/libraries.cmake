# The twin reads JSON with a library of its own and shares nothing with the parsers.
find_package(nlohmann_json REQUIRED)
set(libraries tw_venues_binance tw_venues_bybit tw_venues_okx tw_venues_kraken tw_market tw_data
              nlohmann_json::nlohmann_json)
set(labels slow)
target_sources(venues_twin_test
               PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/shared_material.cpp
                       ${CMAKE_CURRENT_SOURCE_DIR}/support/scratch_directory.cpp)
