# Pictures of every panel in every state; tools/dev screenshots runs it.
file(GLOB scene_files CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/*.cpp)
add_executable(concord_screenshots ${scene_files})
target_include_directories(concord_screenshots PRIVATE ${CMAKE_SOURCE_DIR}/tests ${CMAKE_CURRENT_LIST_DIR})
target_link_libraries(concord_screenshots PRIVATE concord_views concord_translations Qt6::Test)
set_target_properties(concord_screenshots PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
add_test(NAME screenshots COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_LIST_DIR}/check_screenshots.py
    $<TARGET_FILE:concord_screenshots>)
set_tests_properties(screenshots PROPERTIES LABELS views TIMEOUT 500 ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8")
