set(libraries tw_data)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/support/allocation_count.cpp
                                    ${CMAKE_CURRENT_SOURCE_DIR}/support/shared_material.cpp)
