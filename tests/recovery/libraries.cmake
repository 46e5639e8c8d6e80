# It kills sessions and writers for a minute.
set(labels slow proof)
set(libraries tw_control tw_venues_binance)
set(support ${CMAKE_CURRENT_SOURCE_DIR}/support)
target_sources(
  ${name}_test
  PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/engine/loop_rig.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/journal/held_storage.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/journal/sample_records.cpp
          ${CMAKE_CURRENT_SOURCE_DIR}/journal/simulated_disk.cpp ${support}/market_samples.cpp
          ${support}/scratch_directory.cpp ${support}/short_tape.cpp)
