# weir_must_not_compile(MODULE): every file of src/MODULE/must_not_compile/cases is a mistake a user can make.
#
# Its first line is "// <a regular expression that the compiler's message has to match>". Two tests each: as it is, the
# compiler must refuse it with that message; with REPAIRED defined it must take it, so that it is refused for nothing
# else. A compiler run each, so they are slow, and a sanitizer has nothing to add to them.
include_guard(GLOBAL)

function(weir_must_not_compile module)
  if(NOT WEIR_TESTS OR WEIR_SANITIZE)
    return()
  endif()
  file(GLOB cases CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/src/${module}/must_not_compile/cases/*.cpp)
  foreach(case IN LISTS cases)
    get_filename_component(name ${case} NAME_WE)
    file(STRINGS ${case} message LIMIT_COUNT 1)
    string(REGEX REPLACE "^// " "" message "${message}")
    set(compile ${CMAKE_CXX_COMPILER} -std=c++23 -fsyntax-only -I ${PROJECT_SOURCE_DIR}/include ${case})
    add_test(NAME ${module}_refuses_${name} COMMAND ${compile})
    set_tests_properties(${module}_refuses_${name} PROPERTIES PASS_REGULAR_EXPRESSION "${message}" LABELS "unit;slow")
    add_test(NAME ${module}_takes_${name}_repaired COMMAND ${compile} -DREPAIRED)
    set_tests_properties(${module}_takes_${name}_repaired PROPERTIES LABELS "unit;slow")
  endforeach()
endfunction()
