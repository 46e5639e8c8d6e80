set(libraries tw_venue_sim)
target_sources(
  venue_sim_private_corpus_test
  PRIVATE ${CMAKE_SOURCE_DIR}/fuzz/private_api_fuzz.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/support/corpus.cpp)
