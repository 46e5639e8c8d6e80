# The fuzz target replays its corpus in the normal run.
target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/fuzz)
target_sources(
  ${name}_test
  PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/saved_state_fuzz.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/support/event_list.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/support/market_samples.cpp)
