# Each tst_*.cpp here is a test; all need the same libraries.
file(GLOB view_tests CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/tst_*.cpp)
foreach(view_test ${view_tests})
    cmake_path(GET view_test STEM view_test_name)
    concord_test(${view_test_name} DIR views LIBS concord_views)
endforeach()
target_link_libraries(tst_SmallWindow PRIVATE concord_translations) # the longer language
