# Sources named in tools/heavy.txt are compiled one at a time (STYLE section 8).
set_property(GLOBAL APPEND PROPERTY JOB_POOLS heavy=1)
file(STRINGS ${CMAKE_SOURCE_DIR}/tools/heavy.txt TW_HEAVY_SOURCES REGEX "^[^#]")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tools/heavy.txt)

# tw_take_heavy(<target> <sources variable>): moves the heavy ones of the sources into an object
# library <target>_heavy of the pool. The caller links <target>_heavy as it links <target>, see
# tw_link.
function(tw_take_heavy target sources_variable)
  set(light)
  set(heavy)
  foreach(source ${${sources_variable}})
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${source})
    if(path IN_LIST TW_HEAVY_SOURCES)
      list(APPEND heavy ${source})
    else()
      list(APPEND light ${source})
    endif()
  endforeach()
  if(heavy)
    add_library(${target}_heavy OBJECT ${heavy})
    set_target_properties(${target}_heavy PROPERTIES JOB_POOL_COMPILE heavy)
    list(APPEND light $<TARGET_OBJECTS:${target}_heavy>)
  endif()
  set(${sources_variable} ${light} PARENT_SCOPE)
endfunction()

# tw_link(<target> <PUBLIC|PRIVATE> <library>...): target_link_libraries for a target and its heavy
# part.
function(tw_link target visibility)
  target_link_libraries(${target} ${visibility} ${ARGN})
  if(TARGET ${target}_heavy)
    target_link_libraries(${target}_heavy PRIVATE ${ARGN})
  endif()
endfunction()
