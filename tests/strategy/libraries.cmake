# The sample instrument is shared with the tests of the model.
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/model/samples.cpp
                                    ${CMAKE_CURRENT_SOURCE_DIR}/support/allocation_count.cpp)
