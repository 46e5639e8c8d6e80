// The precompiled header of the tests belongs to the target of this source; see CMakeLists.txt.
