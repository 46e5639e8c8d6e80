target_sources(
  ${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/allocation_count.cpp
                       ${CMAKE_CURRENT_SOURCE_DIR}/support/market_samples.cpp)
