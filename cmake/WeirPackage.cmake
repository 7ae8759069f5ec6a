# What `cmake --install` leaves behind: headers, one static library per module, and a package of two components.
#
#   find_package(weir CONFIG COMPONENTS store)   weir::store, the engine alone: {fmt} and threads
#   find_package(weir CONFIG)                    weir::store and weir::weir, all of Weir: SQLite as well
#
# Each component has its own list of targets, so that the libraries of one are not looked for when only the other is used.
include_guard(GLOBAL)
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(weir_package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/weir)

function(weir_install_component component)
  install(TARGETS ${ARGN} EXPORT weir_${component}
          ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(EXPORT weir_${component} NAMESPACE weir:: FILE weir_${component}.cmake DESTINATION ${weir_package_folder})
endfunction()

weir_install_component(store weir_base weir_env weir_log weir_index weir_store)
if(NOT WEIR_ENGINE_ONLY)
  weir_install_component(weir weir_schema weir_domain weir_consumer weir_saga weir_projection weir)
endif()

if(TARGET weir_cli)
  install(TARGETS weir_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/weirConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/weirConfig.cmake
  INSTALL_DESTINATION ${weir_package_folder} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/weirConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/weirConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/weirConfigVersion.cmake
  DESTINATION ${weir_package_folder})
