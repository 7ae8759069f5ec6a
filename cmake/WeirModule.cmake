# weir_module(NAME USES <modules it may include>
#             LINKS <private libraries; users of the package must link them too> TEST_LINKS <libraries for its tests>
#             CONCURRENT)
#
# One static library and one test program for src/NAME. Sources are found by name, so that no file and no test can be
# forgotten: *_test.cpp are tests, every other *.cpp is the library. CONCURRENT: its tests run under TSan as well.
include_guard(GLOBAL)
find_package(Threads REQUIRED)

function(weir_compile_options target)
  set_target_properties(${target} PROPERTIES CXX_STANDARD 23 CXX_STANDARD_REQUIRED ON CXX_EXTENSIONS OFF)
  if(PROJECT_IS_TOP_LEVEL)
    target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow -Werror=unused-result)
    if(WEIR_WARNINGS_AS_ERRORS)
      target_compile_options(${target} PRIVATE -Werror)
    endif()
  endif()
  if(WEIR_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${WEIR_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(${target} PUBLIC -fsanitize=${WEIR_SANITIZE})
  endif()
endfunction()

# weir_tests(TARGET SOURCES <files> LINKS <libraries> LABEL <unit, contract, crash, e2e, slow...> CONCURRENT)
#
# Label `slow` keeps a test out of `./dev test --quick`.
function(weir_tests target)
  cmake_parse_arguments(ARG "CONCURRENT" "" "SOURCES;LINKS;LABEL" ${ARGN})
  if(WEIR_SANITIZE STREQUAL "thread" AND NOT ARG_CONCURRENT)
    return()
  endif()
  add_executable(${target} ${ARG_SOURCES})
  weir_compile_options(${target})
  target_compile_options(${target} PRIVATE -O0 -g1)  # Tests take longer to compile than to run: a third of the time.
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_link_libraries(${target} PRIVATE ${ARG_LINKS} GTest::gmock GTest::gtest_main)
  add_test(NAME ${target} COMMAND ${target})
  set_tests_properties(${target} PROPERTIES LABELS "${ARG_LABEL}" TIMEOUT 900)
endfunction()

function(weir_module name)
  cmake_parse_arguments(ARG "CONCURRENT" "" "USES;LINKS;TEST_LINKS" ${ARGN})
  set(here ${PROJECT_SOURCE_DIR}/src/${name})
  file(GLOB sources CONFIGURE_DEPENDS ${here}/*.cpp ${here}/*/*.cpp)
  set(tests ${sources})
  list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "_test\\.cpp$")

  add_library(weir_${name} STATIC ${sources})
  add_library(weir::${name} ALIAS weir_${name})
  set_target_properties(weir_${name} PROPERTIES EXPORT_NAME ${name})
  weir_compile_options(weir_${name})
  target_compile_features(weir_${name} PUBLIC cxx_std_23)
  set(include ${PROJECT_SOURCE_DIR}/include)
  file(GLOB headers CONFIGURE_DEPENDS ${include}/weir/${name}.hpp ${include}/weir/${name}/*.hpp)
  target_sources(weir_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${include} FILES ${headers})
  set_target_properties(weir_${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
  target_include_directories(weir_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM ARG_USES PREPEND weir_)
  target_link_libraries(weir_${name} PUBLIC ${ARG_USES} Threads::Threads PRIVATE ${ARG_LINKS})

  if(WEIR_TESTS AND tests)
    if(ARG_CONCURRENT)
      set(concurrent CONCURRENT)
    else()
      set(concurrent "")
    endif()
    weir_tests(weir_${name}_test SOURCES ${tests} LINKS weir_${name} ${ARG_LINKS} ${ARG_TEST_LINKS}
               LABEL unit ${concurrent})
  endif()
endfunction()
