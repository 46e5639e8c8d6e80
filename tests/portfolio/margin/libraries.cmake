set(libraries tw_portfolio tw_json)
target_sources(${name}_test PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/model/samples.cpp
                                    ${CMAKE_CURRENT_SOURCE_DIR}/support/shared_material.cpp)
