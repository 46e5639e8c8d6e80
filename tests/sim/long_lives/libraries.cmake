# With TW_PROOF=1 they take their long form: a million random requests, two million orders.
set(labels fast proof)
set(timeout 7200)
set(libraries tw_sim)
target_sources(
  ${name}_test
  PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/sim/random_requests.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/support/market_samples.cpp)
