set(libraries tw_json)
target_sources(
  venue_sim_test
  PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/market_samples.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/support/shared_material.cpp)
