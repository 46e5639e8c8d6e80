set(libraries tw_venue_sim)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/scratch_directory.cpp)
