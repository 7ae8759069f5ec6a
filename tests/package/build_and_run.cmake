# Installs WEIR_BUILD, builds PROJECT against it from outside, runs its `program` and looks for PRINTS in the output.
foreach(folder prefix build run)
  file(REMOVE_RECURSE ${WORK}/${folder})
endforeach()
file(MAKE_DIRECTORY ${WORK}/run)

function(step)
  execute_process(COMMAND ${ARGN} WORKING_DIRECTORY ${WORK}/run
    OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE status)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}\nended with ${status}:\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

step(${CMAKE_COMMAND} --install ${WEIR_BUILD} --prefix ${WORK}/prefix)
step(${CMAKE_COMMAND} -G Ninja -S ${PROJECT} -B ${WORK}/build -DCMAKE_PREFIX_PATH=${WORK}/prefix
  -DCMAKE_CXX_COMPILER=${COMPILER} -DCMAKE_CXX_COMPILER_LAUNCHER=${LAUNCHER} ${FLAGS})
step(${CMAKE_COMMAND} --build ${WORK}/build --target program)
step(${WORK}/build/program)

string(FIND "${output}" "${PRINTS}" found)
if(found EQUAL -1)
  message(FATAL_ERROR "The program printed\n${output}\nwhere this was expected:\n${PRINTS}")
endif()
