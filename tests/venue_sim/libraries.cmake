set(libraries tw_json tw_secret tw_sim)
# The corpus test calls the fuzz target's entry.
target_sources(
  venue_sim_test
  PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/venue_sim_fuzz.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/sim/exchange_rig.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/support/market_samples.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/support/shared_material.cpp)
