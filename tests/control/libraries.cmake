set(libraries tw_venues_binance)
set(support ${CMAKE_CURRENT_SOURCE_DIR}/support)
target_sources(
  ${name}_test PRIVATE ${support}/event_list.cpp ${support}/market_samples.cpp
                       ${support}/scratch_directory.cpp
                       ${support}/short_tape.cpp ${support}/sync_record.cpp)
